import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TARGET_STATES } from '../../../src/changes/index.ts';
import { awaitsPeople, secondsLeft, shareDone, STAGES, type Progress } from '../../../src/enrolment/index.ts';

type Count = Progress['counts'][number];
const MINUTE = 60_000;

const of = (...counts: readonly Partial<Count>[]): Progress => ({
  movedAt: null,
  counts: counts.map((count) => ({
    ...{ outcome: 'new', stage: 'provision', state: 'pending', count: 1, recent: 0 },
    ...count,
  })),
});

const anyProgress = fc
  .array(
    fc
      .record({
        outcome: fc.constantFrom<Count['outcome']>('new', 'sign-in-only', 'provision-only'),
        stage: fc.constantFrom(...STAGES),
        state: fc.constantFrom(...TARGET_STATES),
        count: fc.integer({ min: 1, max: 10_000 }),
        of: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ of: share, ...count }) => ({ ...count, recent: Math.floor(count.count * share) })),
    { maxLength: 12 },
  )
  .map((counts) => of(...counts));

describe('src/enrolment/headway.ts', () => {
  it('counts a phone more with every stage that it passes', () => {
    const shares = STAGES.map((stage) => shareDone(of({ stage })));
    expect(shares[0]).toBe(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(new Set(shares).size).toBe(STAGES.length);
    expect(shareDone(of({ stage: 'verify', state: 'succeeded' }))).toBe(1);
  });

  it.each<[string, Partial<Count>]>([
    ['whose phones are known already', { outcome: 'sign-in-only', stage: 'sign-in' }],
    ['whose phones get no account', { outcome: 'provision-only', stage: 'provision' }],
  ])('begins at nothing for a list %s', (_what, count) => {
    expect(shareDone(of(count))).toBe(0);
  });

  it('takes a phone that failed or was skipped for through, wherever that was', () => {
    expect(shareDone(of({ state: 'failed' }, { state: 'skipped' }, { state: 'unknown' }))).toBe(1);
  });

  it('says how long the rest takes though no phone has ended yet', () => {
    const halfSignedIn = of({ stage: 'sign-in', count: 50 }, { stage: 'verify', count: 50 });
    expect(shareDone(halfSignedIn)).toBeCloseTo(0.5);
    expect(secondsLeft(halfSignedIn, MINUTE)).toBe(60);
  });

  it('goes by the pace of the last minutes, not by what was long ago', () => {
    // After a night in which nobody dialled: half of the phones were signed in within the last five minutes.
    const progress = of(
      { stage: 'sign-in', state: 'running', count: 50 },
      { stage: 'verify', count: 50, recent: 50 },
    );
    const left = secondsLeft(progress, 600 * MINUTE);
    expect(left).toBeGreaterThan(4 * 60);
    expect(left).toBeLessThan(10 * 60);
  });

  it.each<[string, Progress, number]>([
    ['before enough has moved', of({ count: 100 }, { stage: 'verify', state: 'failed', count: 4 }), MINUTE],
    [
      'while people have to dial all that is left',
      of(
        { stage: 'activate', state: 'running', count: 40, recent: 40 },
        { stage: 'verify', state: 'succeeded', count: 60, recent: 60 },
      ),
      MINUTE,
    ],
    ['when nothing has moved of late', of({ stage: 'verify', count: 9 }), 60 * MINUTE],
    ['of no phones at all', of(), MINUTE],
  ])('says nothing %s', (_when, progress, runningMs) => {
    expect(secondsLeft(progress, runningMs)).toBeNull();
  });

  it('waits for people only when nothing else can move', () => {
    const dialling = { stage: 'activate', state: 'running' } as const;
    expect(awaitsPeople(of(dialling, { stage: 'verify', state: 'succeeded' }))).toBe(true);
    expect(awaitsPeople(of(dialling, { stage: 'sign-in' }))).toBe(false);
    expect(awaitsPeople(of({ stage: 'activate' }))).toBe(false);
    expect(awaitsPeople(of({ stage: 'verify', state: 'succeeded' }))).toBe(false);
  });

  it('keeps within its bounds, and calls only that done of which nothing is left', () => {
    fc.assert(
      fc.property(anyProgress, fc.integer({ min: 0, max: 1e9 }), (progress, runningMs) => {
        const share = shareDone(progress);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        const open = progress.counts.some(({ state }) => state === 'pending' || state === 'running');
        if (open) expect(share).toBeLessThan(1);
        const left = secondsLeft(progress, runningMs);
        if (left !== null) expect(Number.isInteger(left) && left >= 0).toBe(true);
      }),
    );
  });
});
