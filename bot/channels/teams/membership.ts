/** The bot joins and leaves conversations; Teams tells each twice, as conversationUpdate and as installationUpdate. */
import { localeOf } from '../../../cards/wording/index.ts';
import type { ChannelEvents } from '../channel.ts';
import { personOf, placeOf, type InboundActivity } from './activity.ts';
import type { Answering } from './answering.ts';
import type { References } from './references.ts';

export function botWasAdded(activity: InboundActivity): boolean {
  return activity.type === 'installationUpdate'
    ? activity.action === 'add'
    : activity.type === 'conversationUpdate' && includesBot(activity, activity.membersAdded);
}

export function botWasRemoved(activity: InboundActivity): boolean {
  return activity.type === 'installationUpdate'
    ? activity.action === 'remove'
    : activity.type === 'conversationUpdate' && includesBot(activity, activity.membersRemoved);
}

function includesBot({ recipient }: InboundActivity, members: InboundActivity['membersAdded']): boolean {
  return members?.some(({ id }) => id === recipient.id) ?? false;
}

export interface Membership {
  joined(activity: InboundActivity, answering: Answering): Promise<void>;
  left(activity: InboundActivity): Promise<void>;
}

/** One welcome per stay: the first of the two events says it, also when they arrive at the same moment or at two processes. */
export function createMembership(events: ChannelEvents, references: References): Membership {
  return {
    async joined(activity, { reply }) {
      if (!(await references.remember(activity, { always: true }))) return;
      await events.added({
        who: personOf(activity),
        where: placeOf(activity),
        locale: localeOf(activity.locale ?? undefined),
        reply,
      });
    },
    async left(activity) {
      const place = placeOf(activity);
      await references.forget(place.conversationId);
      await events.removed(place);
    },
  };
}
