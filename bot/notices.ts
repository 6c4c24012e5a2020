import { localeOf, type Locale } from '../cards/wording/index.ts';
import type { ChangePlace } from '../src/changes/index.ts';
import type { Next } from '../src/enrolment/index.ts';
import type { Run } from '../src/runbooks/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Channel } from './channels/channel.ts';
import type { Notice } from '../jobs/client.ts';
import { drawingOf, type Drawing } from './drawings.ts';
import { cardOf, type Identity } from './kept.ts';
import { ownersNow, runCard } from './runs.ts';
import type { Services } from './services.ts';
import type { MessageRef, View } from './turn.ts';

/** What was asked for this long ago and has no card lost it in a crash; a younger card is just being posted by its turn. */
const CARD_LOST_AFTER_MS = 10_000;

type Spot = Pick<ChangePlace, 'channel' | 'conversationId'>;

/** Draws cards again wherever they stand, from the state that their subject is in now. */
export function createNotices(services: Services, channels: readonly Channel[], log: Log) {
  const { cards } = services.stores;

  /** @returns false where the card is gone, or the conversation. */
  async function edit(card: MessageRef, view: View): Promise<boolean> {
    const channel = channels.find(({ name }) => name === card.channel);
    try {
      await channel?.update(card, view);
      return true;
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'channel.gone') throw error;
      log.info({ conversation: card.conversationId }, 'a card is gone');
      return false;
    }
  }

  /** Posts the subject's one card of a conversation; nothing where the conversation is gone. */
  async function post(identity: Identity, place: Spot, locale: Locale, view: View): Promise<void> {
    const channel = channels.find(({ name }) => name === place.channel);
    const ref = await channel?.send(place, view).catch((error: unknown) => {
      if (error instanceof LinekeeperError && error.code === 'channel.gone') return undefined;
      throw error;
    });
    if (ref) await cards.save({ ...identity, ...ref, locale });
  }

  async function show({ subject, tell }: Notice): Promise<Next> {
    const drawing = await drawingOf(services, subject);
    if (!drawing) return 'done';
    const { identity } = drawing;
    const shown = await cards.of(subject);
    for (const card of shown) {
      const locale = localeOf(card.locale);
      const view = await drawing.view(locale);
      const isThere = await edit(card, view);
      await (isThere ? cards.drawn(card, identity.shown) : cards.forget(card));
      // An edited message is one that nobody is told of.
      if (isThere && tell === 'announce') await post(identity, card, locale, view);
    }
    if (tell) await tellOwners(subject.id);
    return shown.length === 0 ? restore(drawing) : 'done';
  }

  /** Posts a first card that was lost between the question and its answer. */
  async function restore({ identity, home, view }: Drawing): Promise<Next> {
    if (!home) return 'done';
    const againInMs = home.askedAt.getTime() + CARD_LOST_AFTER_MS - Date.now();
    if (againInMs > 0) return { againInMs };
    await post(identity, home.place, home.locale, await view(home.locale));
    return 'done';
  }

  /** Sends a run's step to those who own it, where they have talked to the bot and do not see it yet. */
  async function tellOwners(runId: number): Promise<void> {
    const run = await services.runs.runs.find(runId);
    if (!run) return;
    const { access, stores } = services;
    const owners = ownersNow(services.runs, run, access);
    const identity = cardOf.run(run);
    const seen = new Set((await cards.of(identity.subject)).map(({ conversationId }) => conversationId));
    for (const place of await stores.conversations.personal(owners)) {
      if (seen.has(place.conversationId)) continue;
      const locale = localeOf((await stores.people.locale(place.personId)) ?? 'en');
      await post(identity, place, locale, stepFor(run, place.personId, locale));
    }
  }

  function stepFor(run: Run, personId: string, locale: Locale): View {
    const reader = { locale, grants: services.access.grants(personId) };
    return runCard(services, run, reader).view(locale);
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
