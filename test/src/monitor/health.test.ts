import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeReading, type Standing } from '../../../src/monitor/index.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const at = (minute: number): Date => new Date(START + minute * 60_000);

/** What comes of readings a minute apart; `x` missed the phone. */
function judged(readings: string): { standing: Standing | undefined; events: (string | null)[] } {
  let standing: Standing | undefined;
  const events = Array.from(readings).map((letter, minute) => {
    const judgement = judgeReading(standing, { isOffline: letter === 'x', at: at(minute) });
    standing = judgement.standing;
    return judgement.event;
  });
  return { standing, events };
}

describe('src/monitor/health.ts', () => {
  it.each([
    ['..', [null, null]],
    ['x', [null]],
    ['xx', [null, 'fell']],
    ['x.x.x', [null, null, null, null, null]],
    ['xx.', [null, 'fell', null]],
    ['xx..', [null, 'fell', null, 'back']],
    ['xx.x..', [null, 'fell', null, null, null, 'back']],
  ])('takes two readings in a row: %s', (readings, events) => {
    expect(judged(readings).events).toEqual(events);
  });

  it('dates a change by the first of the readings that made it', () => {
    expect(judged('..xx').standing).toMatchObject({ state: 'offline', since: at(2), doubtedAt: null });
    expect(judged('xx..').standing).toMatchObject({ state: 'online', since: at(2) });
  });

  it('learns nothing from a reading that is not newer than the last one', () => {
    const { standing } = judged('.x');
    for (const minute of [0, 1])
      expect(judgeReading(standing, { isOffline: true, at: at(minute) })).toEqual({ standing, event: null });
  });

  it('remembers the changes of an hour', () => {
    expect(judged('xx..xx..').standing?.transitions).toEqual([1, 3, 5, 7].map(at));
    const late = judged(`xx..${'.'.repeat(70)}xx`).standing;
    expect(late?.transitions).toEqual([at(75)]);
  });

  it('changes only when the last two readings agree against it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[.x]{0,40}$/), (readings) => {
        let state = '.';
        const expected = Array.from(readings).map((letter, n) => {
          if (letter === state || readings[n - 1] !== letter) return null;
          state = letter;
          return letter === 'x' ? 'fell' : 'back';
        });
        expect(judged(readings).events).toEqual(expected);
      }),
    );
  });
});
