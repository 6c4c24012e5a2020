import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/kernel/pace.ts';

describe('src/kernel/pace.ts', () => {
  const limits = fc.record({
    burst: fc.integer({ min: 1, max: 20 }),
    everyMs: fc.integer({ min: 1, max: 1_000 }),
  });
  const steps = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 100 });

  it('lets through no more than the burst and what the time since allows, in any stretch', () => {
    fc.assert(
      fc.property(limits, steps, ({ burst, everyMs }, pauses) => {
        let now = 0;
        const pace = createPace({ burst, everyMs }, () => now);
        const taken: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if (pace.take('a') === 0) taken.push(now);
        }
        for (const [first, from] of taken.entries())
          for (const [last, to] of taken.entries())
            if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(burst + (to - from) / everyMs);
      }),
    );
  });

  it('lets the next one through after exactly as long as it says, and not before', () => {
    fc.assert(
      fc.property(limits, steps, ({ burst, everyMs }, pauses) => {
        let now = 0;
        const pace = createPace({ burst, everyMs }, () => now);
        for (const pause of pauses) {
          now += pause;
          const waitMs = pace.wait('a');
          expect(pace.take('a')).toBe(waitMs);
          if (waitMs === 0) continue;
          now += waitMs - 1;
          expect(pace.wait('a')).toBeGreaterThan(0);
          now += 1;
          expect(pace.take('a')).toBe(0);
        }
      }),
    );
  });

  it('gives everybody the whole burst, whatever others do', () => {
    const pace = createPace({ burst: 5, everyMs: 1_000 }, () => 0);
    for (let count = 0; count < 50; count++) pace.take('loud');
    expect(Array.from({ length: 6 }, () => pace.take('quiet')).map((waitMs) => waitMs > 0)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('forgets whoever was counted first where keys are made up faster than they can be forgotten', () => {
    const pace = createPace({ burst: 1, everyMs: 60_000 }, () => 0);
    pace.take('first');
    for (let count = 0; count < 49_999; count++) pace.take(`made up ${count}`);
    expect(pace.wait('first')).toBeGreaterThan(0);
    pace.take('one more');
    expect(pace.wait('first')).toBe(0);
    expect(pace.wait('made up 49998')).toBeGreaterThan(0);
  });
});
