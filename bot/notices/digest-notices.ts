import { digest } from '../../cards/digest.ts';
import { localeOf } from '../../cards/wording/index.ts';
import { EVERYTHING, parseSelector, type Selector } from '../../src/devices/index.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { nextDigestAt, quietSince, type Incident, type Watch } from '../../src/monitor/index.ts';
import { answer } from '../answer.ts';
import { deadlineGroups } from './deadline-notices.ts';
import { incidentLine } from '../incidents/incident-card.ts';
import type { Posting } from './posting.ts';
import type { Services } from '../services.ts';

const MOST_LISTED = 8;
const MOST_OPEN = 200;
const MOST_DEADLINES = 1_000;

/** Tells what a watch has gathered in its quiet hours, or in a day. Nothing happened: nothing is said. */
export function createDigestNotices(
  { stores, world }: Pick<Services, 'stores' | 'world'>,
  { send }: Posting,
): (watchId: number) => Promise<Next> {
  const { incidents, watches, deadlines } = stores;

  /** What began, fell on or was over since then, and what is open still; the open ones first. */
  async function happened(selector: Selector, from: Date, now: Date): Promise<readonly Incident[]> {
    const [recent, { incidents: open }] = await Promise.all([
      incidents.between(from, now),
      incidents.list({ open: true, page: 0, perPage: MOST_OPEN }),
    ]);
    const all = [...open, ...recent.filter(({ state }) => state !== 'open').reverse()];
    if (selector.text === EVERYTHING.text) return all;
    const picked = await Promise.all(all.map(({ id }) => incidents.picked(id, selector)));
    return all.filter((_incident, at) => (picked[at]?.total ?? 0) > 0);
  }

  return async (watchId) => {
    const watch = await watches.find(watchId);
    if (!watch) return 'done';
    const selector = parseSelector(watch.selector);
    if (!selector.ok) return 'done';
    const now = world.clock.now();
    const from = sinceWhen(watch, now);
    const [all, ahead] = await Promise.all([
      happened(selector.value, from, now),
      deadlines.ahead(selector.value, now, MOST_DEADLINES),
    ]);
    if (all.length + ahead.length > 0) {
      const open = all.filter(({ state }) => state === 'open').length;
      const shown = answer(digest, {
        selector: watch.selector,
        from: from.toISOString(),
        to: now.toISOString(),
        open,
        over: all.length - open,
        incidents: all.slice(0, MOST_LISTED).map(incidentLine),
        deadlines: deadlineGroups(ahead),
      });
      await send(watch.place, shown.view(localeOf(watch.locale)));
    }
    await watches.digested(watchId, now, nextDigestAt(watch, now));
    return 'done';
  };
}

/** A daily digest tells everything since the last one; the end of quiet hours what happened in them. */
function sinceWhen({ digest: daily, quiet, digestedAt, createdAt }: Watch, now: Date): Date {
  const last = digestedAt ?? createdAt;
  if (daily || !quiet) return last;
  const began = quietSince(quiet, now);
  return began > last ? began : last;
}
