import type { Context } from './command.ts';

/** The time zone of whoever speaks, where the channel tells it; else the organisation's. */
export function timeZoneOf({ turn, services }: Pick<Context, 'turn' | 'services'>): string {
  return turn.timeZone ?? services.operations.zoneOf(null);
}
