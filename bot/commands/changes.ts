import { changeList } from '../../cards/change-list.ts';
import { answer, type Answer } from '../answer.ts';
import { doneOf } from '../changes/change-card.ts';
import type { Command, Context } from '../command.ts';
import { fold } from '../../src/devices/index.ts';

const PER_PAGE = 8;

export const changes: Command = {
  id: 'changes',
  says: { en: ['changes'], fr: ['changements'] },
  usage: { en: 'changes [all]', fr: 'changements [tous]' },
  summary: {
    en: 'Work under way; all: what has ended too',
    fr: 'Les travaux en cours ; tous : aussi les terminés',
  },
  examples: { en: ['changes', 'changes all'], fr: ['changements', 'changements tous'] },
  needs: 'viewer',
  run: (context, rest) =>
    changePage(context, ['all', 'tous', 'tout'].includes(fold(rest.trim())) ? 'all' : 'open', 1),
};

/** A page of the changes, newest first. Pages are counted from 1. */
export async function changePage(
  { services }: Context,
  scope: 'open' | 'all',
  page: number,
): Promise<Answer> {
  const store = services.stores.changes;
  const { changes: rows, total } = await store.list({
    open: scope === 'open',
    page: page - 1,
    perPage: PER_PAGE,
  });
  const counts = await store.countsOf(rows.map(({ id }) => id));
  return answer(changeList, {
    scope,
    page,
    pages: Math.max(1, Math.ceil(total / PER_PAGE)),
    changes: rows.map((change) => {
      const count = counts.get(change.id);
      return {
        id: String(change.id),
        kind: change.kind,
        name: change.name,
        state: change.cancelling && !change.finishedAt ? 'cancelling' : change.state,
        total: change.total,
        done: count ? doneOf(count) : 0,
        failed: count ? count.failed + count.unknown : 0,
        requestedBy: change.requestedBy.name,
        at: change.createdAt.toISOString(),
      };
    }),
  });
}
