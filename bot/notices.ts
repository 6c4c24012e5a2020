import { localeOf } from '../cards/wording/index.ts';
import type { Change } from '../src/changes/index.ts';
import type { ChangeCard } from '../src/conversations/index.ts';
import type { Next } from '../src/enrolment/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { ANYBODY, changeCard } from './change-card.ts';
import type { Channel } from './channels/channel.ts';
import type { Services } from './services.ts';

/** A draft this old without a card lost it in a crash; a younger one is just being posted by its turn. */
const CARD_LOST_AFTER_MS = 10_000;

/** Draws a change's cards again wherever they stand, from the state it is in now. */
export function createNotices(services: Services, channels: readonly Channel[], log: Log) {
  const { cards, changes } = services.stores;

  async function update(change: Change, card: ChangeCard): Promise<void> {
    const channel = channels.find(({ name }) => name === card.channel);
    const view = (await changeCard(services, change, { ...ANYBODY, locale: card.locale })).view(
      localeOf(card.locale),
    );
    try {
      await channel?.update(card, view);
      await cards.drawn(card, change.state);
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'channel.gone') throw error;
      log.info({ change: change.id, conversation: card.conversationId }, 'a card is gone');
      await cards.forget(card);
    }
  }

  async function post(change: Change): Promise<void> {
    const { channel: name, conversationId } = change.place;
    const channel = channels.find((candidate) => candidate.name === name);
    if (!channel || Date.now() - change.createdAt.getTime() < CARD_LOST_AFTER_MS) return;
    const view = (await changeCard(services, change, { ...ANYBODY, locale: 'en' })).view('en');
    const ref = await channel.send({ conversationId }, view).catch((error: unknown) => {
      if (error instanceof LinekeeperError && error.code === 'channel.gone') return undefined;
      throw error;
    });
    if (ref) await cards.save({ changeId: change.id, ...ref, locale: 'en', shown: change.state });
  }

  return async (changeId: number): Promise<Next> => {
    const change = await changes.find(changeId);
    if (!change) return 'done';
    try {
      const shown = await cards.of(changeId);
      if (shown.length === 0) await post(change);
      for (const card of shown) await update(change, card);
      return 'done';
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'channel.throttled') throw error;
      return { againInMs: Number(error.details.waitMs ?? 1_000) };
    }
  };
}
