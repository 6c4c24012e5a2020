/** Puts views where Slack shows them, and keeps what their buttons cannot hold. */
import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { localeOf } from '../../../cards/wording/index.ts';
import type { CardParts } from '../../../src/conversations/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { View } from '../../turn.ts';
import { slackMessage, type SlackMessage } from './blocks/index.ts';
import { CHANNEL_NAME, type Spot } from './place.ts';
import { answerHook, type Hook } from './response-url.ts';

/** Every method fails as Slack's client does; `retry.ts` names that. */
export interface Writer {
  /** @returns the message's `ts` */
  post(spot: Spot, view: View): Promise<string>;
  edit(spot: Spot, ts: string, view: View): Promise<void>;
  /** For one person's eyes; it is gone when they load Slack again. */
  whisper(spot: Spot, user: string, view: View): Promise<void>;
  /** By the address that came with a press or a slash command: also where the bot is no member, and for its ephemeral messages. */
  respond(hook: Hook, view: View, how: 'below' | 'in-place'): Promise<void>;
}

interface WriterOptions {
  readonly client: WebClient;
  readonly parts: CardParts;
}

/** Forgetting one costs a write. */
const KEPT = 10_000;
/** A card is drawn again and again; what it carries is noted anew this often. */
const NOTED_FOR_MS = 60 * 60_000;

/** Links are shown as they are written: what they lead to is nobody's business but the reader's. */
const PLAIN = { unfurl_links: false, unfurl_media: false } as const;

export function createWriter({ client, parts }: WriterOptions): Writer {
  const noted = new LRUCache<string, true>({ max: KEPT, ttl: NOTED_FOR_MS });

  /** Kept before it is shown: whoever presses at once is understood. */
  async function drawn(
    view: View,
  ): Promise<Pick<SlackMessage, 'text'> & { readonly blocks: SlackMessage['blocks'][number][] }> {
    const { text, blocks, kept } = slackMessage(view, localeOf(String(view.card.lang)));
    const missing = new Map([...kept].filter(([key]) => !noted.has(key)));
    await parts.keep(CHANNEL_NAME, missing);
    for (const key of missing.keys()) noted.set(key, true);
    return { text, blocks: [...blocks] };
  }

  return {
    async post({ channel, thread }, view) {
      const inThread = thread === undefined ? {} : { thread_ts: thread };
      const { ts } = await client.chat.postMessage({
        channel,
        ...inThread,
        ...PLAIN,
        ...(await drawn(view)),
      });
      if (ts === undefined) throw new LinekeeperError('channel.failed', { error: 'no ts' });
      return ts;
    },
    async edit({ channel }, ts, view) {
      await client.chat.update({ channel, ts, ...(await drawn(view)) });
    },
    async whisper({ channel, thread }, user, view) {
      const inThread = thread === undefined ? {} : { thread_ts: thread };
      await client.chat.postEphemeral({ channel, user, ...inThread, ...(await drawn(view)) });
    },
    async respond(hook, view, how) {
      const message = {
        response_type: 'ephemeral',
        replace_original: how === 'in-place',
        ...(await drawn(view)),
      };
      await answerHook(hook, message);
    },
  };
}
