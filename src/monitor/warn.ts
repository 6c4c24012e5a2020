/** Tells of deadlines before they pass, once for each threshold. */
import type { Next } from '../enrolment/index.ts';
import { warningOf } from './deadlines.ts';
import type { MonitorWorld } from './world.ts';

/** The nearest threshold is an hour ahead of its deadline. */
const LOOK_EVERY_MS = 5 * 60_000;

export async function warnOfDeadlines({ deadlines, clock, wake }: MonitorWorld): Promise<Next> {
  const now = clock.now();
  const items = (await deadlines.clocks()).flatMap((each) => warningOf(each, now) ?? []);
  const warningId = await deadlines.warn(items, now);
  if (warningId !== undefined) await wake.deadlines(warningId);
  return { againInMs: LOOK_EVERY_MS };
}
