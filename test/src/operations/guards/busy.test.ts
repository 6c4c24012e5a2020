import { describe, expect, it } from 'vitest';
import { busy } from '../../../../src/operations/guards/busy.ts';
import { facts } from './facts.ts';

const MINUTE_MS = 60_000;

describe('src/operations/guards/busy.ts', () => {
  it.each(['idle', 'unavailable', 'unknown'] as const)('lets a phone go that is %s', (activity) => {
    expect(busy.judge(facts({ activity }))).toBe('go');
  });

  it('waits for the end of a call, but not longer than half an hour', () => {
    const after = (minutes: number): string =>
      busy.judge(facts({ activity: 'busy' }, { heldMs: minutes * MINUTE_MS }));
    expect([after(0), after(29), after(30)]).toEqual(['wait', 'wait', 'skip']);
  });
});
