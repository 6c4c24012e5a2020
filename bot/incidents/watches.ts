import { watchList } from '../../cards/watch-list.ts';
import { watch as card } from '../../cards/watch.ts';
import { parseSelector, type Selector } from '../../src/devices/index.ts';
import type { Watch } from '../../src/monitor/index.ts';
import type { Result } from '../../src/kernel/result.ts';
import { notAllowed } from '../access/allow.ts';
import { answer, inPlace, refused, say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { timeZoneOf } from '../time-zone.ts';
import type { WatchRequest } from './watch-request.ts';

/** Open incidents that a new watch is held against. */
const MOST_OPEN = 50;

/** Watches for this conversation; what is under way already is told there at once. */
export async function startWatch(context: Context, request: WatchRequest): Promise<Answer> {
  const refusal = notAllowedHere(context);
  if (refusal) return refusal;
  const saved = await saveWatch(context, request);
  if (!saved.ok) return refused(saved.refusal);
  const { services } = context;
  const [{ total }, open] = await Promise.all([
    services.stores.devices.counts(request.selector),
    openIncidentsOf(context, request.selector),
  ]);
  for (const id of open) await services.jobs.monitor.incident(id, 'now');
  return answer(card, {
    ...termsOf(saved.value),
    phones: total,
    open: open.length,
    isDemo: services.demo !== undefined,
  });
}

/** Keeps the wish of whoever speaks, in their own time zone where the channel tells it. */
export function saveWatch(context: Context, request: WatchRequest): Promise<Result<Watch>> {
  const { services, turn, locale } = context;
  const { selector, quiet, digest, afterMinutes } = request;
  const zone = timeZoneOf(context);
  return services.stores.watches.save({
    who: turn.who,
    place: turn.where,
    locale,
    selector: selector.text,
    quiet: quiet && { ...quiet, zone },
    digest: digest === null ? null : { at: digest, zone },
    afterMinutes,
  });
}

/** What this conversation watches. */
export async function watchesHere({ services, turn }: Context): Promise<Answer> {
  const watches = await services.stores.watches.of(turn.where);
  return answer(watchList, { watches: watches.map(termsOf) });
}

/** Ends the one that a number or a selector names, or `all`. */
export async function stopNamed(context: Context, text: string): Promise<Answer> {
  const watches = await context.services.stores.watches.of(context.turn.where);
  if (text.trim() === '' && watches.length !== 1) return watchesHere(context);
  const named = namedBy(text.trim(), watches);
  if (!named.ok) return refused(named.refusal);
  const ids = named.value.map(({ id }) => id);
  const count = await stop(context, ids);
  if (typeof count !== 'number') return count;
  return count > 0
    ? say('good', 'watch.ended', { count })
    : say('warning', 'watch.unknown', { text: text.slice(0, 80) }, { suggestions: ['watches'] });
}

/** Ends one by its button, and shows those that are left. */
export async function stopWatch(context: Context, id: number): Promise<Answer> {
  const count = await stop(context, [id]);
  return typeof count === 'number' ? inPlace(await watchesHere(context)) : count;
}

async function stop(context: Context, ids: readonly number[]): Promise<number | Answer> {
  const { services, turn } = context;
  const refusal = notAllowedHere(context);
  return refusal ?? (await services.stores.watches.remove(ids, turn.who, turn.where)).length;
}

/** Everybody who may see phones may be told of them; what a shared conversation is told is for operators to say. */
function notAllowedHere(context: Context): Answer | undefined {
  return context.turn.where.kind === 'personal' ? undefined : notAllowed(context, 'operator');
}

function namedBy(text: string, watches: readonly Watch[]): Result<readonly Watch[]> {
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (number !== undefined) return { ok: true, value: watches.filter(({ id }) => id === Number(number)) };
  const selector = parseSelector(text);
  if (!selector.ok) return selector;
  const wanted = selector.value.text;
  // Nothing is said where there is one only; `all` means each of them.
  return { ok: true, value: wanted === '' ? watches : watches.filter((watch) => watch.selector === wanted) };
}

async function openIncidentsOf({ services }: Context, selector: Selector): Promise<number[]> {
  const { incidents } = services.stores;
  const open = await incidents.list({ open: true, page: 0, perPage: MOST_OPEN });
  const picked = await Promise.all(open.incidents.map(({ id }) => incidents.picked(id, selector)));
  return open.incidents.flatMap(({ id }, at) => ((picked[at]?.total ?? 0) > 0 ? [id] : []));
}

function termsOf({ id, selector, quiet, digest, afterMinutes }: Watch) {
  return { id: String(id), selector, quiet, digest, afterMinutes };
}
