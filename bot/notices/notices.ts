import { localeOf } from '../../cards/wording/index.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { inLanes } from '../../src/kernel/lanes.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { Channel } from '../channels/channel.ts';
import type { Notice } from '../../jobs/client.ts';
import type { BotMeasures } from '../measures.ts';
import { createDeadlineNotices } from './deadline-notices.ts';
import { createDigestNotices } from './digest-notices.ts';
import { drawingOf, type Drawing } from './drawings.ts';
import { createIncidentNotices } from './incident-notices.ts';
import { createPosting, type Spot } from './posting.ts';
import { tellRequester } from './rejection.ts';
import type { Services } from '../services.ts';

/** What was asked for this long ago and has no card lost it in a crash; a younger card is just being posted by its turn. */
const CARD_LOST_AFTER_MS = 10_000;

/** The people it waits for may be many; those who come first are told, the others find it in their lists. */
const MOST_TOLD = 20;
/** Chats that are told at once. */
const LANES = 8;
/** When another bot tells of it already. */
const ANOTHER_TELLS_MS = 1_000;

type OwnChat = Awaited<ReturnType<Services['stores']['conversations']['personal']>>[number];

/** Draws cards again wherever they stand, from the state that their subject is in now. */
export function createNotices(
  services: Services,
  channels: readonly Channel[],
  log: Log,
  measures?: BotMeasures,
) {
  const { cards, conversations } = services.stores;
  const posting = createPosting(services, channels, log);
  const { edit, post } = posting;
  const tellers = {
    incident: createIncidentNotices(services, posting, measures),
    digest: createDigestNotices(services, posting),
    deadlines: createDeadlineNotices(services, posting),
  };

  async function show({ subject: { kind, id }, tell }: Notice): Promise<Next> {
    if (kind === 'incident' || kind === 'digest' || kind === 'deadlines') return tellers[kind](id);
    const subject = { kind, id };
    const drawing = await drawingOf(services, subject);
    if (!drawing) return 'done';
    const { identity } = drawing;
    const shown = await cards.of(subject);
    // Of a run its owners are told when a step comes to them; whoever may approve a change, as long as it waits.
    const told = tell !== undefined || kind === 'change' ? await bringToPeople(drawing) : 'done';
    if (told !== 'done') return told;
    for (const card of shown) {
      const locale = localeOf(card.locale);
      const view = await drawing.view(card, locale);
      const isThere = await edit(card, view);
      await (isThere ? cards.drawn(card, identity.shown) : cards.forget(card));
      // An edited message is one that nobody is told of.
      if (isThere && tell === 'announce') await post(identity, card, locale, view);
    }
    if (tell === 'rejected') await tellRequester(services, posting, id);
    const { home } = drawing;
    const isHome = ({ conversationId }: Spot): boolean => conversationId === home?.place.conversationId;
    return home && !shown.some(isHome) ? restore(drawing, home) : 'done';
  }

  /** Posts a first card that was lost between the question and its answer. */
  async function restore({ identity, view }: Drawing, home: NonNullable<Drawing['home']>): Promise<Next> {
    const againInMs = home.askedAt.getTime() + CARD_LOST_AFTER_MS - services.world.clock.now().getTime();
    if (againInMs > 0) return { againInMs };
    await post(identity, home.place, home.locale, await view(home.place, home.locale));
    return 'done';
  }

  /** Brings the card to the people it waits for: to those who have talked to the bot and do not see it in their chat yet. */
  async function bringToPeople({ identity, people, view }: Drawing): Promise<Next> {
    const missing = async (): Promise<readonly OwnChat[]> => {
      const seen = new Set((await cards.of(identity.subject)).map(({ conversationId }) => conversationId));
      const chats = inOrder(await conversations.personal(people), people).slice(0, MOST_TOLD);
      return chats.filter(({ conversationId }) => !seen.has(conversationId));
    };
    if (people.length === 0 || (await missing()).length === 0) return 'done';
    // Of two bots that brought it at once, each would post it.
    const brought = await cards.alone(identity.subject, async () => {
      await inLanes(await missing(), LANES, async (chat) => {
        const locale = localeOf((await services.stores.people.locale(chat.personId)) ?? 'en');
        await post(identity, chat, locale, await view(chat, locale));
      });
      return 'done' as const;
    });
    return brought ?? { againInMs: ANOTHER_TELLS_MS };
  }

  return async (notice: Notice): Promise<Next> => {
    try {
      return await show(notice);
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'channel.throttled') throw error;
      return { againInMs: Number(error.details.waitMs ?? 1_000) };
    }
  };
}

/** As the people are named. */
function inOrder(chats: readonly OwnChat[], people: readonly string[]): OwnChat[] {
  const place = new Map(people.map((id, at) => [id.toLowerCase(), at]));
  const rank = ({ personId }: OwnChat): number => place.get(personId) ?? people.length;
  return [...chats].sort((one, other) => rank(one) - rank(other));
}
