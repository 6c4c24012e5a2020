import { describe, expect, it } from 'vitest';
import { siteShare } from '../../../../src/operations/guards/site-share.ts';
import { facts } from './facts.ts';

describe('src/operations/guards/site-share.ts', () => {
  it.each([
    [1, 0, 'go'],
    [1, 1, 'wait'],
    [7, 0, 'go'],
    [7, 1, 'wait'],
    [8, 1, 'go'],
    [100, 24, 'go'],
    [100, 25, 'wait'],
  ])('of %i phones with %i under way: %s', (phones, underWay, verdict) => {
    expect(siteShare.judge(facts({}, { site: { phones, answering: phones, underWay } }))).toBe(verdict);
  });
});
