/** How an answer reaches the person: each way of speaking to the bot has its own. */
import type { TurnContext } from 'botbuilder';
import type { Log } from '../../../src/kernel/log.ts';
import type { MessageRef, Turn, View } from '../../turn.ts';
import { CHANNEL_NAME, placeOf, type InboundActivity } from './activity.ts';
import type { Limits } from './limits.ts';
import { messageOf } from './message.ts';
import { callConnector, IN_TURN } from './retry.ts';

export type Answering = Pick<Turn, 'reply' | 'replace' | 'replaceOwn'>;

/** What of the outside an answer needs. */
export interface Outbound {
  readonly limits: Limits;
  readonly log: Log;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Posting and editing inside one turn. */
export interface Poster {
  readonly post: (view: View) => Promise<MessageRef>;
  readonly edit: (messageId: string, view: View) => Promise<void>;
}

export function createPoster(context: TurnContext, activity: InboundActivity, out: Outbound): Poster {
  const place = placeOf(activity);
  const { conversationId } = place;
  const call = <T>(request: () => Promise<T>): Promise<T> =>
    callConnector(
      () => {
        out.limits.note(place);
        return request();
      },
      IN_TURN,
      out.sleep,
    );
  return {
    async post(view) {
      const message = messageOf(view);
      const sent = await call(() => context.sendActivity(message));
      return { channel: CHANNEL_NAME, conversationId, messageId: sent?.id ?? '' };
    },
    async edit(messageId, view) {
      const message = messageOf(view);
      await call(() => context.updateActivity({ ...message, id: messageId }));
    },
  };
}

/** Typed words: every answer is a new message. */
export function answerMessage({ post }: Poster): Answering {
  const say = async (view: View): Promise<void> => {
    await post(view);
  };
  return { reply: post, replace: say, replaceOwn: say };
}

/** Action.Submit: the client waits for nothing, so the pressed card is edited where it stands. */
export function answerSubmit({ post, edit }: Poster, pressedId: string | undefined, log: Log): Answering {
  return {
    reply: post,
    async replace(view) {
      try {
        if (pressedId === undefined) throw new Error('the press names no message');
        await edit(pressedId, view);
      } catch (error) {
        log.warn({ err: error }, 'pressed card not edited, answering below it');
        await post(view);
      }
    },
    // An edit is everybody's: these clients can show nobody a card of their own.
    async replaceOwn(view) {
      await post(view);
    },
  };
}

/** Action.Execute: the card travels in the response to the press. */
export interface ExecuteAnswering extends Answering {
  /** The card to respond with, undefined where nothing was put in the pressed one's place. */
  shown(): View | undefined;
  /** The card that everybody is to see in the pressed one's place. */
  shownToAll(): View | undefined;
}

export function answerExecute({ post }: Poster): ExecuteAnswering {
  let shown: { readonly view: View; readonly toAll: boolean } | undefined;
  const show = (view: View, toAll: boolean): Promise<void> => {
    messageOf(view); // Refuses a card that is too large here, where the pipeline can still show another one.
    shown = { view, toAll };
    return Promise.resolve();
  };
  return {
    reply: post,
    replace: (view) => show(view, true),
    replaceOwn: (view) => show(view, false),
    shown: () => shown?.view,
    shownToAll: () => (shown?.toAll === true ? shown.view : undefined),
  };
}

/**
 * An automatic refresh: sending or editing here would make every client refresh again, without end. So a reply, too, is
 * only shown in the card's place.
 */
export function answerRefresh(poster: Poster, activity: InboundActivity): ExecuteAnswering {
  const answering = answerExecute(poster);
  return {
    ...answering,
    async reply(view) {
      await answering.replace(view);
      const { conversationId } = placeOf(activity);
      return { channel: CHANNEL_NAME, conversationId, messageId: activity.replyToId ?? '' };
    },
  };
}
