import { describe, expect, it } from 'vitest';
import { deviceLock } from '../../../../src/operations/guards/device-lock.ts';
import { acknowledging, facts } from './facts.ts';

describe('src/operations/guards/device-lock.ts', () => {
  it.each([
    ['Polycom', 'VVX 411', '5.4.7.2835', 'skip'],
    ['Poly', 'VVX 250', '5.5.0', 'skip'],
    ['Poly', 'VVX 411', '5.5.1.11526', 'go'],
    ['Poly', 'VVX 411', '5.9.5.0614', 'go'],
    ['Poly', 'Trio 8800', '5.4.0', 'go'],
    ['Poly', 'VVX 411', null, 'go'],
    ['AudioCodes', '445HD', '3.4.6.687', 'go'],
  ])('%s %s at %s: %s', (vendor, model, firmware, verdict) => {
    expect(deviceLock.judge(facts({ vendor, model, firmware }))).toBe(verdict);
  });

  it('gives way to somebody who has taken it upon himself', () => {
    const old = { firmware: '5.4.7.2835' };
    expect(deviceLock.judge(facts(old, acknowledging('device-lock')))).toBe('go');
    expect(deviceLock.judge(facts(old, acknowledging('update-authority')))).toBe('skip');
  });
});
