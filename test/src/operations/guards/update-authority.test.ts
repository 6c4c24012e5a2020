import { describe, expect, it } from 'vitest';
import { updateAuthority } from '../../../../src/operations/guards/update-authority.ts';
import { acknowledging, facts } from './facts.ts';

describe('src/operations/guards/update-authority.ts', () => {
  it.each([
    ['the approved version', '6.4.3.5814', 'go'],
    ['an older one', '6.3.1.8427', 'go'],
    ['a newer one', '6.9.0.1234', 'skip'],
    ['one that nobody knows', null, 'go'],
  ])('a phone at %s: %s', (_what, firmware, verdict) => {
    expect(updateAuthority.judge(facts({ firmware }))).toBe(verdict);
  });

  it('gives way to somebody who has taken it upon himself', () => {
    const newer = facts({ firmware: '6.9.0.1234' }, acknowledging('update-authority'));
    expect(updateAuthority.judge(newer)).toBe('go');
  });
});
