import { localeOf } from '../../cards/wording/index.ts';
import { EVERYTHING, parseSelector } from '../../src/devices/index.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { inLanes } from '../../src/kernel/lanes.ts';
import { audienceOf, isCalm, type Incident, type Watch } from '../../src/monitor/index.ts';
import { incidentCard } from '../incidents/incident-card.ts';
import type { BotMeasures } from '../measures.ts';
import { cardOf, drawnCalm } from './kept.ts';
import type { Posting } from './posting.ts';
import type { Services } from '../services.ts';

/** An incident's cards are edited at most this often: 720 times an hour, of the 1,800 that Teams allows a conversation. */
const PACE = [{ count: 1, ms: 5_000 }];
/** When another bot tells of it already. */
const ANOTHER_TELLS_MS = 1_000;
/** Conversations that are told at once. */
const LANES = 8;

/** Tells of an incident: a card for each conversation that watches a phone of it, edited in place from then on. */
export function createIncidentNotices(
  { stores, world }: Pick<Services, 'stores' | 'world'>,
  { edit, post }: Posting,
  measures?: Pick<BotMeasures, 'incidentTold'>,
): (id: number) => Promise<Next> {
  const { cards, incidents, watches, rate } = stores;

  /** Many watches are worded alike: each selector is asked about once. */
  async function watching(incident: Incident): Promise<readonly Watch[]> {
    if (incident.state !== 'open') return [];
    const all = await watches.all();
    const picking = new Set<string>();
    await inLanes([...new Set(all.map(({ selector }) => selector))], LANES, async (text) => {
      if (await picks(incident.id, text)) picking.add(text);
    });
    return all.filter(({ selector }) => picking.has(selector));
  }

  async function picks(id: number, text: string): Promise<boolean> {
    const selector = parseSelector(text);
    if (!selector.ok) return false;
    return text === EVERYTHING.text || (await incidents.picked(id, selector.value)).total > 0;
  }

  async function tellNow(id: number): Promise<Next> {
    const incident = await incidents.find(id);
    if (!incident) return 'done';
    const now = world.clock.now();
    const calm = isCalm(incident, now);
    const subject = { kind: 'incident', id } as const;
    const there = (await cards.of(subject)).map((card) => ({ ...card, calm: drawnCalm(card) }));
    const { tell, remind, lookAgainAt } = audienceOf(incident, await watching(incident), there, now);
    const drawing = await incidentCard({ stores }, incident, { mayControl: true, now });
    await inLanes(tell, LANES, ({ place, locale }) =>
      post(cardOf.incident(incident, calm), place, locale, drawing.view(localeOf(locale))),
    );

    /** A card keeps its mark until its conversation has been reminded. */
    const shownOn = (card: (typeof there)[number]): string => {
      const waits = card.calm && !remind.includes(card);
      return cardOf.incident(incident, calm || waits).shown;
    };
    const stale = there.filter((card) => card.shown !== shownOn(card));
    if (stale.length > 0) {
      const waitMs = await rate.take(`incident:${id}`, PACE);
      if (waitMs > 0) return { againInMs: waitMs };
    }
    await inLanes(stale, LANES, async (card) => {
      const view = drawing.view(localeOf(card.locale));
      const isThere = await edit(card, view);
      await (isThere ? cards.drawn(card, shownOn(card)) : cards.forget(card));
      // An edited message is one that nobody is told of.
      if (isThere && remind.includes(card))
        await post({ subject, shown: shownOn(card) }, card, card.locale, view);
    });
    const decidedAt = await incidents.told(id, incident.revision, lookAgainAt);
    // Nobody waited for what is told to nobody.
    if (decidedAt && tell.length > 0)
      measures?.incidentTold((world.clock.now().getTime() - decidedAt.getTime()) / 1_000);
    return 'done';
  }

  // Of two bots that told at once, each would post the first card.
  return async (id) =>
    (await cards.alone({ kind: 'incident', id }, () => tellNow(id))) ?? { againInMs: ANOTHER_TELLS_MS };
}
