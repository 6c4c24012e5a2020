/** Who is told of an incident, and when. */
import type { ChangePlace } from '../changes/index.ts';
import type { Incident } from './incident.ts';
import { isQuiet, nextDigestAt } from './times.ts';
import type { Watch } from './watch.ts';

type Spot = Pick<ChangePlace, 'channel' | 'conversationId'>;

/** A conversation that shows the incident; `calm`: as one that asked for nobody's attention, because it was snoozed or over. */
type Shown = Spot & { readonly calm: boolean };

interface Audience<Card> {
  /** A watch for each conversation that is to be told now. */
  readonly tell: readonly Watch[];
  /** Conversations that are to be told anew: the snooze is over and the phones are not back, or they have fallen again. */
  readonly remind: readonly Card[];
  /** When somebody else will have to be told if nothing changes; null for never. */
  readonly lookAgainAt: Date | null;
}

/** Whether it asks for nobody's attention now. */
export function isCalm({ state, snoozedUntil }: Incident, now: Date): boolean {
  return state !== 'open' || (snoozedUntil !== null && snoozedUntil > now);
}

/** @param watches those that pick a phone of the incident */
export function audienceOf<Card extends Shown>(
  incident: Incident,
  watches: readonly Watch[],
  shown: readonly Card[],
  now: Date,
): Audience<Card> {
  if (incident.state !== 'open') return { tell: [], remind: [], lookAgainAt: null };
  const later: Date[] = [];
  /** True where the time has come; what is still to come is looked at again. */
  const isNow = (at: Date | undefined): boolean => {
    if (at && at > now) later.push(at);
    return at !== undefined && at <= now;
  };
  const from = latest(now, incident.snoozedUntil);
  const seen = new Set(shown.map(keyOf));
  const tell = new Map<string, Watch>();
  for (const watch of watches) {
    if (seen.has(keyOf(watch.place)) || tell.has(keyOf(watch.place))) continue;
    if (isNow(heardAt(watch, incident, from))) tell.set(keyOf(watch.place), watch);
  }
  const remind = shown.filter((spot) => {
    const wasCalm = spot.calm || isCalm(incident, now);
    // What falls and comes back again and again is counted on the card, and not told each time.
    if (!wasCalm || incident.down <= incident.flapping) return false;
    const here = watches.filter(({ place }) => keyOf(place) === keyOf(spot));
    const times = here.map((watch) => outsideQuiet(watch, from).getTime());
    return isNow(times.length > 0 ? new Date(Math.min(...times)) : from);
  });
  const [lookAgainAt = null] = later.sort((a, b) => a.getTime() - b.getTime());
  return { tell: [...tell.values()], remind, lookAgainAt };
}

/** Undefined where it is an escalation and somebody sees to the incident. */
function heardAt(watch: Watch, { openedAt, acknowledgedBy }: Incident, from: Date): Date | undefined {
  if (watch.afterMinutes === null) return outsideQuiet(watch, from);
  if (acknowledgedBy) return undefined;
  return outsideQuiet(watch, latest(from, new Date(openedAt.getTime() + watch.afterMinutes * 60_000)));
}

function outsideQuiet({ quiet }: Watch, at: Date): Date {
  return isQuiet(quiet, at) ? (nextDigestAt({ quiet, digest: null }, at) ?? at) : at;
}

function latest(one: Date, other: Date | null): Date {
  return other && other > one ? other : one;
}

function keyOf({ channel, conversationId }: Spot): string {
  return JSON.stringify([channel, conversationId]);
}
