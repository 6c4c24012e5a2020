import { describe, expect, it } from 'vitest';
import { isQuiet, nextDigestAt } from '../../../src/monitor/index.ts';

const PARIS = 'Europe/Paris';
const night = { from: '22:00', to: '06:00', zone: PARIS };
const noon = { from: '12:00', to: '14:00', zone: PARIS };

describe('src/monitor/times.ts', () => {
  it.each([
    ['2026-03-02T20:59:59Z', night, false],
    ['2026-03-02T21:00:00Z', night, true],
    ['2026-03-03T04:59:59Z', night, true],
    ['2026-03-03T05:00:00Z', night, false],
    ['2026-03-02T10:59:59Z', noon, false],
    ['2026-03-02T11:00:00Z', noon, true],
    ['2026-03-02T13:00:00Z', noon, false],
    // Summer time began on 29 March.
    ['2026-03-30T20:00:00Z', night, true],
    ['2026-03-30T11:00:00Z', null, false],
  ])('at %s it is quiet or not, by the clock there', (at, quiet, expected) => {
    expect(isQuiet(quiet, new Date(at))).toBe(expected);
  });

  it.each([
    ['2026-03-02T06:59:59Z', '2026-03-02T07:00:00.000Z'],
    ['2026-03-02T07:00:00Z', '2026-03-03T07:00:00.000Z'],
    ['2026-03-28T08:00:00Z', '2026-03-29T06:00:00.000Z'],
  ])('after %s a digest is due at %s', (now, at) => {
    const digest = { at: '08:00', zone: PARIS };
    expect(nextDigestAt({ quiet: null, digest }, new Date(now))?.toISOString()).toBe(at);
  });

  it('tells at the end of quiet hours what gathered, and nothing where there are none', () => {
    const now = new Date('2026-03-02T22:00:00Z');
    expect(nextDigestAt({ quiet: night, digest: null }, now)?.toISOString()).toBe('2026-03-03T05:00:00.000Z');
    const digest = { at: '04:00', zone: 'UTC' };
    expect(nextDigestAt({ quiet: night, digest }, now)?.toISOString()).toBe('2026-03-03T04:00:00.000Z');
    expect(nextDigestAt({ quiet: null, digest: null }, now)).toBeNull();
  });
});
