import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDigest } from '../../../src/changes/index.ts';

const plan = fc.array(fc.array(fc.option(fc.string(), { nil: null }), { minLength: 1, maxLength: 4 }));

describe('src/changes/digest.ts', () => {
  it('is the same for the same plan, and for no other', () => {
    fc.assert(
      fc.property(plan, plan, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(planDigest('enrolment', one) === planDigest('enrolment', other)).toBe(same);
        expect(planDigest('enrolment', one)).toBe(planDigest('enrolment', structuredClone(one)));
      }),
    );
  });

  it('depends on the kind of work and on the order', () => {
    expect(planDigest('a', [['x']])).not.toBe(planDigest('b', [['x']]));
    expect(planDigest('a', [['x'], ['y']])).not.toBe(planDigest('a', [['y'], ['x']]));
  });
});
