import { deadlines as card, type DeadlineGroup } from '../../cards/deadlines.ts';
import { localeOf } from '../../cards/wording/index.ts';
import { matches, parseSelector, type Device } from '../../src/devices/index.ts';
import type { Next } from '../../src/enrolment/index.ts';
import { inLanes } from '../../src/kernel/lanes.ts';
import { isQuiet, type DeadlineItem, type Watch } from '../../src/monitor/index.ts';
import { answer } from '../answer.ts';
import type { Posting } from './posting.ts';
import type { Services } from '../services.ts';

const LANES = 8;
const PHONES_NAMED = 3;

/** Tells of deadlines ahead: a card for each conversation that watches a phone of them. In quiet hours the digest tells them. */
export function createDeadlineNotices(
  { stores, world }: Pick<Services, 'stores' | 'world'>,
  { post }: Posting,
): (warningId: number) => Promise<Next> {
  const { cards, deadlines, watches } = stores;

  return async (id) => {
    const warning = await deadlines.find(id);
    if (!warning) return 'done';
    const now = world.clock.now();
    const subject = { kind: 'deadlines', id } as const;
    const told = new Set((await cards.of(subject)).map(({ conversationId }) => conversationId));
    const listening = (await watches.all()).filter(
      ({ place, afterMinutes, quiet }) =>
        afterMinutes === null && !isQuiet(quiet, now) && !told.has(place.conversationId),
    );
    const places = new Map(listening.map((watch) => [watch.place.conversationId, watch]));
    await inLanes([...places.values()], LANES, async ({ place, locale }) => {
      const here = listening.filter((watch) => watch.place.conversationId === place.conversationId);
      const items = warning.items.filter(({ device }) => isWatched(device, here));
      if (items.length === 0) return;
      const view = answer(card, { groups: deadlineGroups(items) }).view(localeOf(locale));
      await post({ subject, shown: 'told' }, place, locale, view);
    });
    await deadlines.told(id);
    return 'done';
  };
}

/** Deadlines by kind and by what meets them, the nearest first. */
export function deadlineGroups(items: readonly DeadlineItem[]): DeadlineGroup[] {
  const groups = new Map<string, DeadlineItem[]>();
  for (const item of items) {
    const key = `${item.kind} ${commandFor(item) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()]
    .map((group) => [...group].sort((a, b) => a.at.getTime() - b.at.getTime()))
    .flatMap((group) => {
      const [first] = group;
      return first ? [groupOf(first, group)] : [];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
}

function groupOf({ kind, at, ...first }: DeadlineItem, group: readonly DeadlineItem[]): DeadlineGroup {
  return {
    kind,
    count: group.length,
    at: at.toISOString(),
    phones: group.slice(0, PHONES_NAMED).map(({ device: { name, site } }) => ({ name, site })),
    command: commandFor({ kind, at, ...first }),
  };
}

/** What to type to meet it; null where only time can. */
function commandFor({ kind, changeId }: DeadlineItem): string | null {
  switch (kind) {
    case 'code':
    case 'first-sign-in':
      return changeId === null ? 'enroll' : `change ${changeId}`;
    case 'sign-in-again':
    case 'signed-out':
      return 'enroll';
    case 'unseen':
      return 'devices offline';
    case 'policy':
      return null;
  }
}

function isWatched(phone: Device, watches: readonly Watch[]): boolean {
  return watches.some(({ selector: text }) => {
    const selector = parseSelector(text);
    return selector.ok && matches(selector.value, phone);
  });
}
