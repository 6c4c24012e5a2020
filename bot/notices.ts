import { localeOf, type Locale } from '../cards/wording/index.ts';
import type { Change, ChangePlace } from '../src/changes/index.ts';
import type { ChangeCard } from '../src/conversations/index.ts';
import type { Next } from '../src/enrolment/index.ts';
import type { Run } from '../src/runbooks/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { ANYBODY, changeCard } from './change-card.ts';
import type { Channel } from './channels/channel.ts';
import { checkCard } from './checks.ts';
import type { Notice } from '../jobs/client.ts';
import { ownersNow, runCard } from './runs.ts';
import type { Services } from './services.ts';
import type { MessageRef, View } from './turn.ts';

/** What was asked for this long ago and has no card lost it in a crash; a younger card is just being posted by its turn. */
const CARD_LOST_AFTER_MS = 10_000;

type Spot = Pick<ChangePlace, 'channel' | 'conversationId'>;

/** Draws the cards of changes, runs and checks again wherever they stand, from the state they are in now. */
export function createNotices(services: Services, channels: readonly Channel[], log: Log) {
  const { cards, runCards, changes, checks } = services.stores;

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

  /** @returns undefined where the conversation is gone. */
  async function send(place: Spot, view: View): Promise<MessageRef | undefined> {
    const channel = channels.find(({ name }) => name === place.channel);
    return channel?.send(place, view).catch((error: unknown) => {
      if (error instanceof LinekeeperError && error.code === 'channel.gone') return undefined;
      throw error;
    });
  }

  async function update(change: Change, card: ChangeCard): Promise<void> {
    const view = (await changeCard(services, change, { ...ANYBODY, locale: card.locale })).view(
      localeOf(card.locale),
    );
    await ((await edit(card, view)) ? cards.drawn(card, change.state) : cards.forget(card));
  }

  async function post(change: Change): Promise<void> {
    if (isBeingPosted(change.createdAt)) return;
    const view = (await changeCard(services, change, { ...ANYBODY, locale: 'en' })).view('en');
    const ref = await send(change.place, view);
    if (ref) await cards.save({ changeId: change.id, ...ref, locale: 'en', shown: change.state });
  }

  async function showChange(changeId: number): Promise<void> {
    const change = await changes.find(changeId);
    if (!change) return;
    const shown = await cards.of(changeId);
    if (shown.length === 0) await post(change);
    for (const card of shown) await update(change, card);
  }

  async function showRun(runId: number, tell: 'announce' | 'owners' | undefined): Promise<void> {
    const run = await services.runs.runs.find(runId);
    if (!run) return;
    for (const card of await runCards.of(runId)) {
      const locale = localeOf(card.locale);
      const view = runCard(services, run, { locale, grants: undefined }).view(locale);
      const isThere = await edit(card, view);
      await (isThere ? runCards.drawn(card, run.revision) : runCards.forget(card));
      // An edited message is one that nobody is told of.
      if (isThere && tell === 'announce') await postRun(run, card, locale, view);
    }
    if (tell) await tellOwners(run);
  }

  async function postRun(run: Run, place: Spot, locale: Locale, view: View): Promise<void> {
    const ref = await send(place, view);
    if (ref) await runCards.save({ runId: run.id, ...ref, locale, shown: run.revision });
  }

  /** Sends the step to those who own it, where they have talked to the bot and do not see it yet. */
  async function tellOwners(run: Run): Promise<void> {
    const { access, stores } = services;
    const owners = ownersNow(services.runs, run, access);
    const seen = new Set((await runCards.of(run.id)).map(({ conversationId }) => conversationId));
    for (const place of await stores.conversations.personal(owners)) {
      if (seen.has(place.conversationId)) continue;
      const locale = localeOf((await stores.people.locale(place.personId)) ?? 'en');
      const reader = { locale, grants: access.grants(place.personId) };
      await postRun(run, place, locale, runCard(services, run, reader).view(locale));
    }
  }

  async function showCheck(checkId: number): Promise<void> {
    const check = await checks.find(checkId);
    if (!check?.result) return;
    const { place, messageId, askedAt } = check;
    if (messageId === null && isBeingPosted(askedAt)) return;
    const view = checkCard(check).view(localeOf(check.locale));
    const ref = messageId === null ? await send(place, view) : undefined;
    if (ref) await checks.posted(checkId, ref.messageId);
    if (messageId !== null) await edit({ ...place, messageId }, view);
    await checks.shown(checkId);
  }

  function show(notice: Notice): Promise<void> {
    if ('runId' in notice) return showRun(notice.runId, notice.tell);
    return 'checkId' in notice ? showCheck(notice.checkId) : showChange(notice.changeId);
  }

  return async (notice: Notice): Promise<Next> => {
    try {
      await show(notice);
      return 'done';
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'channel.throttled') throw error;
      return { againInMs: Number(error.details.waitMs ?? 1_000) };
    }
  };
}

function isBeingPosted(askedAt: Date): boolean {
  return Date.now() - askedAt.getTime() < CARD_LOST_AFTER_MS;
}
