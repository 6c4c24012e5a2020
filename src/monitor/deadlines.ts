/** How long each of SIP Gateway's clocks runs, and how far ahead people are told. */
import type { Device } from '../devices/index.ts';
import type { DeadlineItem, DeadlineKind } from './deadline.ts';

const HOUR_MS = 3_600_000;

/** What began to run out for a phone, and when. */
export interface DeadlineClock {
  readonly kind: DeadlineKind;
  readonly device: Device;
  readonly since: Date;
  readonly changeId: number | null;
}

interface Rule {
  readonly hours: number;
  /** In hours before its end, the farthest first. */
  readonly ahead: readonly number[];
}

/** As Microsoft documents them. Bulk sign-in of a new phone is best done by the 70th hour of its 72. */
const RULES: Readonly<Record<DeadlineKind, Rule>> = {
  code: { hours: 24, ahead: [4, 1] },
  'first-sign-in': { hours: 72, ahead: [24, 2] },
  'sign-in-again': { hours: 7 * 24, ahead: [48, 4] },
  'signed-out': { hours: 14 * 24, ahead: [72, 24] },
  unseen: { hours: 30 * 24, ahead: [7 * 24, 24] },
  policy: { hours: 24, ahead: [1] },
};

/**
 * What is to be told of a clock now: its deadline at the nearest threshold that it has passed. Undefined where it is further away,
 * or over.
 */
export function warningOf(clock: DeadlineClock, now: Date): DeadlineItem | undefined {
  const { kind, since, device, changeId } = clock;
  const { hours, ahead } = RULES[kind];
  const at = new Date(since.getTime() + hours * HOUR_MS);
  const leftHours = (at.getTime() - now.getTime()) / HOUR_MS;
  const aheadHours = ahead.findLast((threshold) => leftHours <= threshold);
  if (leftHours <= 0 || aheadHours === undefined) return undefined;
  return { kind, at, device, aheadHours, changeId };
}
