import { approvals as card } from '../../cards/approvals.ts';
import type { Change } from '../../src/changes/index.ts';
import { deedOf, OperationRequest } from '../../src/operations/index.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';
import { rightsOf } from '../changes/reader.ts';

export const approvals: Command = {
  id: 'approvals',
  says: { en: ['approvals'], fr: ['approbations'] },
  usage: { en: 'approvals', fr: 'approbations' },
  summary: { en: 'What waits for your approval', fr: 'Ce qui attend votre approbation' },
  examples: { en: ['approvals'], fr: ['approbations'] },
  needs: 'viewer',
  async run({ services, turn, roles }) {
    const waiting = await services.stores.changes.inState(['awaiting-approval']);
    const mayApprove = (change: Change): boolean =>
      rightsOf(change, turn.who.id, roles, services.world.approvals).mayApprove;
    return answer(card, {
      waiting: waiting
        .filter((change) => change.total > 0 && mayApprove(change))
        .map(({ id, kind, request, name, requestedBy, total, createdAt, expiresAt }) => ({
          id: String(id),
          ...(kind === 'enrolment' ? {} : { deed: deedOf(kind, OperationRequest.parse(request)) }),
          name,
          requestedBy: requestedBy.name,
          total,
          at: createdAt.toISOString(),
          expiresAt: expiresAt?.toISOString() ?? '',
        })),
    });
  },
};
