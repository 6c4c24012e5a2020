import { expect, describe, it, vi } from 'vitest';
import type { Channel } from '../../../bot/channels/channel.ts';
import { createPosting } from '../../../bot/notices/posting.ts';
import type { View } from '../../../bot/turn.ts';
import type { Grant } from '../../../src/access/index.ts';
import { DEMO_APPROVAL_RULES } from '../../../src/changes/index.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { nodesOf } from '../../cards/render.ts';

const button = (verb: string): object => ({ type: 'Action.Execute', verb, data: { id: '1' } });
const drawn: View = {
  card: { type: 'AdaptiveCard', actions: [button('change-show'), button('change-cancel')] },
  summary: 'A card for whoever it concerns',
};
const ROLE_OF: Readonly<Record<string, string>> = { vera: 'viewer', olaf: 'operator' };

/** A chat of each person by the name `chat of …`, and what was shown there. */
function posted() {
  const shown: View[] = [];
  const channel: Pick<Channel, 'name' | 'send' | 'update'> = {
    name: 'teams',
    send: (_place, view) => {
      shown.push(view);
      return Promise.resolve({ channel: 'teams', conversationId: 'c', messageId: 'm' });
    },
    update: (_ref, view) => {
      shown.push(view);
      return Promise.resolve();
    },
  };
  const grants = (id: string): Grant[] => {
    const role = ROLE_OF[id];
    return role === undefined ? [] : [{ role, why: { by: 'id', line: 1 } }];
  };
  const owner = (_channel: string, id: string): Promise<string | undefined> =>
    Promise.resolve(/^chat of (.*)$/.exec(id)?.[1]);
  const services = {
    access: { grants, people: () => Object.keys(ROLE_OF) },
    world: { approvals: DEMO_APPROVAL_RULES, clock: systemClock },
    stores: {
      cards: { save: vi.fn() },
      conversations: { owner },
      delegations: { inForce: () => Promise.resolve([]) },
      watches: { retire: vi.fn() },
    },
  };
  // Only what posting asks of them is there.
  const posting = createPosting(services as never, [channel as Channel], silentLog);
  return { posting, verbs: () => nodesOf(shown.at(-1)?.card).flatMap(({ verb }) => verb ?? []) };
}

describe('bot/notices/posting.ts', () => {
  it.each([
    ['chat of vera', ['change-show']],
    ['chat of olaf', ['change-show', 'change-cancel']],
    ['chat of nobody', []],
    ['a channel', ['change-show', 'change-cancel']],
  ])(
    'offers in the %s what its reader may press, whoever the card was drawn for',
    async (conversationId, left) => {
      const { posting, verbs } = posted();
      await posting.send({ channel: 'teams', conversationId }, drawn);
      expect(verbs()).toEqual(left);
      await posting.edit({ channel: 'teams', conversationId, messageId: 'm' }, drawn);
      expect(verbs()).toEqual(left);
    },
  );
});
