/** The bot joins and leaves conversations, and people open its direct messages. */
import type { ChannelEvents } from '../channel.ts';
import { answerWords, type Outbound } from './answering.ts';
import { channelLeft, homeOpened, memberMoved } from './payloads.ts';
import type { SlackPeople } from './people.ts';
import { CHANNEL_NAME, conversationIdOf, placeOf, type Spot } from './place.ts';
import type { References } from './references.ts';
import { isFor } from './words.ts';
import type { Workspace } from './workspace.ts';

export interface Membership {
  homeOpened(body: unknown): Promise<void>;
  memberMoved(body: unknown): Promise<void>;
  channelLeft(body: unknown): Promise<void>;
}

interface MembershipOptions {
  readonly events: Pick<ChannelEvents, 'added' | 'removed'>;
  readonly people: SlackPeople;
  readonly references: References;
  readonly workspace: () => Promise<Workspace>;
  readonly out: Outbound;
}

export function createMembership({
  events,
  people,
  references,
  workspace,
  out,
}: MembershipOptions): Membership {
  async function welcome(spot: Spot, kind: 'personal' | 'channel', user: string): Promise<void> {
    const { who, locale } = await people.person(spot.team, user);
    const isNew = await references.remember(spot, kind, who.id, kind !== 'personal');
    if (!isNew) return;
    const { reply } = answerWords({ conversationId: conversationIdOf(spot), spot }, out);
    await events.added({ who, where: placeOf(spot, kind), locale, reply });
  }

  async function leave(spot: Spot): Promise<void> {
    await references.forget(spot);
    await events.removed({ channel: CHANNEL_NAME, conversationId: conversationIdOf(spot) });
  }

  return {
    async homeOpened(body) {
      const read = homeOpened.safeParse(body);
      if (!read.success) return;
      const { team } = await workspace();
      const { channel, user } = read.data.event;
      if (isFor(team, read.data, out)) await welcome({ team, channel }, 'personal', user);
    },
    async memberMoved(body) {
      const read = memberMoved.safeParse(body);
      if (!read.success) return;
      const { team, bot } = await workspace();
      const { type, user, channel, inviter } = read.data.event;
      if (user !== bot || !isFor(team, read.data, out)) return;
      const spot = { team, channel };
      await (type === 'member_left_channel' ? leave(spot) : welcome(spot, 'channel', inviter ?? user));
    },
    async channelLeft(body) {
      const read = channelLeft.safeParse(body);
      if (!read.success) return;
      const { team } = await workspace();
      if (isFor(team, read.data, out)) await leave({ team, channel: read.data.event.channel });
    },
  };
}
