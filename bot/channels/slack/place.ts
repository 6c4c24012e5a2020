/** Conversations of Slack as the bot names them: `<team>/<channel>`, and `<team>/<channel>/<thread>` of a thread. */
import type { Place } from '../../turn.ts';

export const CHANNEL_NAME = 'slack';

/** Where in Slack something stands. `thread` is the `ts` of the message that a thread began with. */
export interface Spot {
  readonly team: string;
  readonly channel: string;
  readonly thread?: string | undefined;
}

const ID = /^([A-Z0-9]{2,30})\/([A-Z0-9]{2,30})(?:\/(\d{1,20}\.\d{1,10}))?$/;

export function conversationIdOf({ team, channel, thread }: Spot): string {
  return thread === undefined ? `${team}/${channel}` : `${team}/${channel}/${thread}`;
}

/** Undefined where it is no conversation of Slack's. */
export function spotOf(conversationId: string): Spot | undefined {
  const [, team, channel, thread] = ID.exec(conversationId) ?? [];
  return team === undefined || channel === undefined ? undefined : { team, channel, thread };
}

/** The conversation that a thread is part of: the bot joins and leaves it as a whole. */
export function wholeOf({ team, channel }: Spot): Spot {
  return { team, channel };
}

/**
 * Events tell the type, presses and slash commands a name that stands for it
 * (https://docs.slack.dev/reference/objects/conversation-object).
 */
export function kindOf(
  channel: string,
  { type, name }: { readonly type?: string | null | undefined; readonly name?: string | null | undefined },
): Place['kind'] {
  if (type === 'im' || name === 'directmessage' || channel.startsWith('D')) return 'personal';
  return type === 'mpim' || name?.startsWith('mpdm-') === true ? 'group' : 'channel';
}

export function placeOf(spot: Spot, kind: Place['kind']): Place {
  return { channel: CHANNEL_NAME, conversationId: conversationIdOf(spot), kind, tenantId: null };
}
