import { describe, expect, it } from 'vitest';
import { action } from '../../cards/kit.ts';
import { MOST_OWN_VIEWS, sharedCard } from '../../cards/shared-card.ts';

const drawn = { summary: 'one line', card: { type: 'AdaptiveCard', actions: [{ title: 'Show' }] } };
const ask = action('Show my buttons', 'change-view', { id: 7 });

describe('cards/shared-card.ts', () => {
  it('has clients ask for a view of one’s own, and offers it to everybody else', () => {
    const { card } = sharedCard(drawn, ask, { automatic: ['29:megan'], isOwn: false });
    const request = { type: 'Action.Execute', verb: 'change-view', data: { id: 7, verb: 'change-view' } };
    expect(card).toMatchObject({
      refresh: { action: request, userIds: ['29:megan'] },
      actions: [{ ...request, fallback: { type: 'Action.Submit', data: request.data } }, { title: 'Show' }],
    });
    expect(drawn.card.actions).toHaveLength(1);
  });

  it('keeps a view that is one’s own up to date, without offering it anew', () => {
    const { card } = sharedCard(drawn, ask, { automatic: ['29:megan'], isOwn: true });
    expect(card).toMatchObject({ refresh: { userIds: ['29:megan'] }, actions: drawn.card.actions });
  });

  it('names at most as many people as Teams draws cards for, and never leaves the list out, which would mean all', () => {
    const automatic = Array.from({ length: 100 }, (_, at) => `29:${at}`);
    const userIds = (names: string[]): unknown =>
      (sharedCard(drawn, ask, { automatic: names, isOwn: false }).card.refresh as { userIds: unknown })
        .userIds;
    expect(userIds(automatic)).toEqual(automatic.slice(0, MOST_OWN_VIEWS));
    expect(userIds([])).toEqual([]);
  });
});
