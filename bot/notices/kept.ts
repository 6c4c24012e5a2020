import type { Change } from '../../src/changes/index.ts';
import type { Check } from '../../src/checks/index.ts';
import type { LiveCard } from '../../src/conversations/index.ts';
import type { Schedule } from '../../src/operations/index.ts';
import type { Run } from '../../src/runbooks/index.ts';
import type { Incident } from '../../src/monitor/index.ts';
import type { Context } from '../command.ts';
import type { MessageRef } from '../turn.ts';

export type Identity = Pick<LiveCard, 'subject' | 'shown'>;

/** Marks a card that asks for nobody's attention: its incident is snoozed or over. When that ends, people are told anew. */
const CALM = 'calm';

/** What a card of it is kept as: its subject, and what of that it shows. */
export const cardOf = {
  change: ({ id, state }: Change): Identity => ({ subject: { kind: 'change', id }, shown: state }),
  run: ({ id, revision }: Run): Identity => ({ subject: { kind: 'run', id }, shown: String(revision) }),
  /** The question about a time that was missed. */
  schedule: ({ id, missedAt }: Schedule): Identity => ({
    subject: { kind: 'schedule', id },
    shown: missedAt?.toISOString() ?? 'settled',
  }),
  check: ({ id, findings }: Check): Identity => ({
    subject: { kind: 'check', id },
    shown: findings === null ? 'asked' : 'done',
  }),
  incident: ({ id, revision }: Incident, calm: boolean): Identity => ({
    subject: { kind: 'incident', id },
    shown: calm ? `${revision} ${CALM}` : String(revision),
  }),
};

/** The posted message becomes the one card that is kept up to date in its conversation. */
export function kept({ services, locale }: Pick<Context, 'services' | 'locale'>, card: Identity) {
  return (ref: MessageRef): Promise<void> => services.stores.cards.save({ ...card, ...ref, locale });
}

/** Whether the card asks for nobody's attention. */
export function drawnCalm({ shown }: Pick<LiveCard, 'shown'>): boolean {
  return shown.endsWith(CALM);
}
