import { describe, expect, it } from 'vitest';
import type { Device, Mac } from '../../../src/devices/index.ts';
import type { DeadlineKind } from '../../../src/monitor/index.ts';
import { warningOf } from '../../../src/monitor/deadlines.ts';

const HOUR_MS = 3_600_000;
const SINCE = new Date('2026-03-02T09:00:00Z');
const device = { id: 'd1', mac: '0004f2000001' as Mac } as Device;

const warning = (kind: DeadlineKind, ms: number): ReturnType<typeof warningOf> =>
  warningOf({ kind, device, since: SINCE, changeId: null }, new Date(SINCE.getTime() + ms));
/** How far ahead a clock is told of, so long after it began. */
const told = (kind: DeadlineKind, ms: number): number | undefined => warning(kind, ms)?.aheadHours;

/** By kind: how long it runs, and how far ahead it is told, in hours. */
const DOCUMENTED: readonly (readonly [DeadlineKind, number, readonly number[]])[] = [
  ['code', 24, [4, 1]],
  ['first-sign-in', 72, [24, 2]],
  ['sign-in-again', 168, [48, 4]],
  ['signed-out', 14 * 24, [72, 24]],
  ['unseen', 30 * 24, [168, 24]],
  ['policy', 24, [1]],
];

describe('src/monitor/deadlines.ts', () => {
  it.each(DOCUMENTED)('%s ends after %i hours, to the second', (kind, hours) => {
    const end = hours * HOUR_MS;
    expect(warning(kind, end - 1)?.at).toEqual(new Date(SINCE.getTime() + end));
    expect([-1_000, 0, 1_000].map((ms) => told(kind, end + ms) !== undefined)).toEqual([true, false, false]);
  });

  it.each(
    DOCUMENTED.flatMap(([kind, hours, ahead]) =>
      ahead.map((threshold, n) => [kind, hours, threshold, ahead[n - 1]] as const),
    ),
  )('%s of %i hours is told from %i hours before its end', (kind, hours, threshold, farther) => {
    const at = (hours - threshold) * HOUR_MS;
    expect([-1_000, 0, 1_000].map((ms) => told(kind, at + ms))).toEqual([farther, threshold, threshold]);
  });

  it('tells what begins in its last hours once, at the nearest threshold', () => {
    expect(told('code', 23.5 * HOUR_MS)).toBe(1);
  });
});
