import { describe, expect, it } from 'vitest';
import { lastAnswering } from '../../../../src/operations/guards/last-answering.ts';
import { acknowledging, facts } from './facts.ts';

const at = (phones: number, answering: number, underWay = 0): object => ({
  site: { phones, answering, underWay },
});

describe('src/operations/guards/last-answering.ts', () => {
  it('lets a phone go while another one answers', () => {
    expect(lastAnswering.judge(facts({}, at(2, 2)))).toBe('go');
  });

  it('never touches the last one that answers, whoever says so', () => {
    expect(lastAnswering.judge(facts({}, at(5, 1)))).toBe('skip');
    expect(lastAnswering.judge(facts({}, { ...at(5, 1), ...acknowledging('last-answering') }))).toBe('skip');
  });

  it('waits while those that are worked on will answer again', () => {
    expect(lastAnswering.judge(facts({}, at(3, 1, 1)))).toBe('wait');
  });

  it('lets the only phone of a site go where somebody answers for it', () => {
    expect(lastAnswering.judge(facts({}, at(1, 1)))).toBe('skip');
    expect(lastAnswering.judge(facts({}, { ...at(1, 1), ...acknowledging('last-answering') }))).toBe('go');
  });

  it('does not count a phone that does not answer anyway', () => {
    expect(lastAnswering.judge(facts({ health: 'offline' }, at(5, 1)))).toBe('go');
  });
});
