/** How an answer reaches the person: each way of speaking to the bot has its own. */
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { MessageRef, Turn, View } from '../../turn.ts';
import type { Limits } from './limits.ts';
import { CHANNEL_NAME, type Spot } from './place.ts';
import type { Hook } from './response-url.ts';
import { IN_TURN, type CallSlack } from './retry.ts';
import type { Writer } from './writer.ts';

export type Answering = Pick<Turn, 'reply' | 'replace' | 'replaceOwn'>;

/** What of the outside an answer needs. */
export interface Outbound {
  readonly writer: Writer;
  readonly call: CallSlack;
  readonly limits: Limits;
  readonly log: Log;
}

/** Where somebody asked, and where the answer goes. */
interface AnswerPlace {
  readonly conversationId: string;
  /** In direct messages perhaps a thread of the same conversation. */
  readonly spot: Spot;
  /** Where it takes an answer that cannot be posted: the bot is no member. */
  readonly hook?: Hook | undefined;
  /** Called once an answer was posted: the bot is a member after all. */
  readonly isMember?: () => Promise<unknown>;
}

/** The message whose button was pressed. */
interface PressedMessage {
  readonly ts: string;
  /** Whoever pressed sees it, and nobody else. */
  readonly isEphemeral: boolean;
  /** Nobody else looks at it, or can. */
  readonly isPersonal: boolean;
  readonly user: string;
}

/** Typed words: every answer is a new message. */
export function answerWords(place: AnswerPlace, out: Outbound): Answering {
  const reply = replyTo(place, out);
  const say = async (view: View): Promise<void> => {
    await reply(view);
  };
  return { reply, replace: say, replaceOwn: say };
}

export function answerPress(place: AnswerPlace, pressed: PressedMessage, out: Outbound): Answering {
  const { writer, call, limits, log } = out;
  const { spot, hook } = place;
  const reply = replyTo(place, out);

  async function edit(view: View): Promise<void> {
    limits.note('update', spot);
    await call(() => writer.edit(spot, pressed.ts, view), IN_TURN);
  }
  async function replaceEphemeral(view: View): Promise<void> {
    if (!hook) throw new LinekeeperError('channel.gone', { error: 'no response_url' });
    await call(() => writer.respond(hook, view, 'in-place'), IN_TURN);
  }
  /** What cannot be put in the card's place is told below it. */
  const orBelow =
    (put: (view: View) => Promise<void>) =>
    async (view: View): Promise<void> => {
      try {
        await put(view);
      } catch (error) {
        log.warn({ err: error }, 'pressed card not edited, answering below it');
        await reply(view);
      }
    };
  async function whisper(view: View): Promise<void> {
    limits.note('post', spot);
    await call(() => writer.whisper(spot, pressed.user, view), IN_TURN);
  }

  const replace = orBelow(pressed.isEphemeral ? replaceEphemeral : edit);
  const isOwn = pressed.isEphemeral || pressed.isPersonal;
  return { reply, replace, replaceOwn: isOwn ? replace : orBelow(whisper) };
}

function replyTo(
  { conversationId, spot, hook, isMember }: AnswerPlace,
  { writer, call, limits }: Outbound,
): Turn['reply'] {
  const refTo = (messageId: string): MessageRef => ({ channel: CHANNEL_NAME, conversationId, messageId });
  return async (view) => {
    limits.note('post', spot);
    try {
      const ref = refTo(await call(() => writer.post(spot, view), IN_TURN));
      await isMember?.();
      return ref;
    } catch (error) {
      if (!hook || !isGone(error)) throw error;
      await call(() => writer.respond(hook, view, 'below'), IN_TURN);
      // Slack gives such a message no name: it cannot be edited later.
      return refTo('');
    }
  };
}

function isGone(error: unknown): boolean {
  return error instanceof LinekeeperError && error.code === 'channel.gone';
}
