/** Which activity goes where: teams-ai's application with its routes, and nothing of its AI or its stored state. */
import { Application, TurnState } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import { systemClock, type Clock } from '../../../src/kernel/clock.ts';
import type { ChannelEvents } from '../channel.ts';
import type { Turn } from '../../turn.ts';
import { inboundActivity, placeOf, type InboundActivity } from './activity.ts';
import { answerExecute, answerMessage, answerRefresh, answerSubmit, createPoster } from './answering.ts';
import type { Outbound, Poster } from './answering.ts';
import { respond, respondMalformed } from './invoke.ts';
import { botWasAdded, botWasRemoved, createMembership } from './membership.ts';
import { EXECUTE, readExecute, readSubmit } from './pressed.ts';
import type { References } from './references.ts';
import { turnOf } from './turn.ts';

/** Beyond this a person feels the wait; at 15 s Teams delivers again. */
const SLOW_TURN_MS = 1_000;

export interface RoutesOptions extends Outbound {
  readonly events: ChannelEvents;
  readonly references: References;
  readonly clock?: Clock;
}

/** What stays to be done once the platform has its response. */
export type Afterwards = () => Promise<void>;

export interface Routes {
  /** Runs the turn. What it returns must run before the context is given up. */
  run(context: TurnContext): Promise<Afterwards>;
}

type Handler = (
  context: TurnContext,
  activity: InboundActivity,
  poster: Poster,
) => Promise<Afterwards | undefined>;

export function createRoutes({ events, references, clock = systemClock, ...out }: RoutesOptions): Routes {
  const app = new Application({
    // The mention is removed in text.ts, which also knows what to do with the mentions of others.
    removeRecipientMention: false,
    turnStateFactory: () => new TurnState(),
  });
  const membership = createMembership(events, references);
  const pending = new WeakMap<TurnContext, Afterwards>();

  /** A turn never fails towards Teams: a 500 would only make it deliver the same activity again. */
  async function take(turn: Turn): Promise<void> {
    const started = clock.now().getTime();
    try {
      await events.turn(turn);
    } catch (error) {
      out.log.error({ err: error, turnId: turn.id }, 'turn failed');
    }
    const ms = clock.now().getTime() - started;
    if (ms > SLOW_TURN_MS) out.log.warn({ ms, turnId: turn.id, verb: turn.pressed?.verb }, 'slow turn');
  }

  const message: Handler = async (_context, activity, poster) => {
    await references.remember(activity);
    const submitted = readSubmit(activity);
    if (submitted) {
      await take(turnOf(activity, answerSubmit(poster, activity.replyToId ?? undefined, out.log), submitted));
    } else if (activity.value == null || (activity.text ?? '') !== '') {
      await take(turnOf(activity, answerMessage(poster)));
    } else {
      out.log.warn({ conversationId: activity.conversation.id }, 'a value of no button of ours is ignored');
    }
    return undefined;
  };

  const execute: Handler = async (context, activity, poster) => {
    const read = readExecute(activity);
    if (!read) {
      await respondMalformed(context);
      return undefined;
    }
    await references.remember(activity);
    const answering = read.automatic ? answerRefresh(poster, activity) : answerExecute(poster);
    await take(turnOf(activity, answering, read.pressed));
    await respond(context, answering.shown());
    const view = answering.shownToAll();
    const { replyToId } = activity;
    if (view === undefined || replyToId == null || read.automatic || placeOf(activity).kind === 'personal') {
      return undefined;
    }
    // The response changes the card for the person who pressed; the others see it once the message itself is edited.
    return () => poster.edit(replyToId, view);
  };

  const memberships: Handler = async (_context, activity, poster) => {
    if (botWasRemoved(activity)) await membership.left(activity);
    else if (botWasAdded(activity)) await membership.joined(activity, answerMessage(poster));
    return undefined;
  };

  const handling =
    (handler: Handler) =>
    async (context: TurnContext): Promise<void> => {
      const activity = inboundActivity.parse(context.activity);
      const afterwards = await handler(context, activity, createPoster(context, activity, out));
      if (afterwards) pending.set(context, afterwards);
    };

  app.activity('message', handling(message));
  app.activity(['conversationUpdate', 'installationUpdate'], handling(memberships));
  app.addRoute(
    ({ activity }) => Promise.resolve(activity.type === 'invoke' && activity.name === EXECUTE),
    handling(execute),
    true,
  );

  return {
    async run(context) {
      await app.run(context);
      return pending.get(context) ?? (() => Promise.resolve());
    },
  };
}
