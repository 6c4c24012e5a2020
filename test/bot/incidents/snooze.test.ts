import { describe, expect, it } from 'vitest';
import { snoozeEnd } from '../../../bot/incidents/snooze.ts';

describe('bot/incidents/snooze.ts', () => {
  it.each([
    ['hour', '2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'],
    ['four-hours', '2026-03-02T22:30:00Z', '2026-03-03T02:30:00Z'],
    ['tomorrow', '2026-03-02T10:00:00Z', '2026-03-03T07:00:00Z'],
    // In Paris it is past midnight already.
    ['tomorrow', '2026-03-02T23:30:00Z', '2026-03-04T07:00:00Z'],
    // The clocks go forward in between.
    ['tomorrow', '2026-03-28T10:00:00Z', '2026-03-29T06:00:00Z'],
  ] as const)('for %s from %s ends at %s', (length, now, end) => {
    expect(snoozeEnd(length, new Date(now), 'Europe/Paris')).toEqual(new Date(end));
  });
});
