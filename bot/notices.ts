import { localeOf, type Locale } from '../cards/wording/index.ts';
import type { Next } from '../src/enrolment/index.ts';
import type { Run } from '../src/runbooks/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Channel } from './channels/channel.ts';
import type { Notice } from '../jobs/client.ts';
import { createDeadlineNotices } from './deadline-notices.ts';
import { createDigestNotices } from './digest-notices.ts';
import { drawingOf, type Drawing } from './drawings.ts';
import { createIncidentNotices } from './incident-notices.ts';
import { cardOf } from './kept.ts';
import { createPosting } from './posting.ts';
import { ownersNow, runCard } from './runs.ts';
import type { Services } from './services.ts';
import type { View } from './turn.ts';

/** What was asked for this long ago and has no card lost it in a crash; a younger card is just being posted by its turn. */
const CARD_LOST_AFTER_MS = 10_000;

/** Draws cards again wherever they stand, from the state that their subject is in now. */
export function createNotices(services: Services, channels: readonly Channel[], log: Log) {
  const { cards } = services.stores;
  const posting = createPosting(services.stores, channels, log);
  const { edit, post } = posting;
  const tellers = {
    incident: createIncidentNotices(services, posting),
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
    for (const card of shown) {
      const locale = localeOf(card.locale);
      const view = await drawing.view(locale);
      const isThere = await edit(card, view);
      await (isThere ? cards.drawn(card, identity.shown) : cards.forget(card));
      // An edited message is one that nobody is told of.
      if (isThere && tell === 'announce') await post(identity, card, locale, view);
    }
    if (tell) await tellOwners(id);
    return shown.length === 0 ? restore(drawing) : 'done';
  }

  /** Posts a first card that was lost between the question and its answer. */
  async function restore({ identity, home, view }: Drawing): Promise<Next> {
    if (!home) return 'done';
    const againInMs = home.askedAt.getTime() + CARD_LOST_AFTER_MS - services.world.clock.now().getTime();
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
