import { describe, expect, it } from 'vitest';
import { render } from '../../cards/card.ts';
import { changeProgress, type ChangeProgressData } from '../../cards/change-progress.ts';
import { nodesOf, textsOf } from './render.ts';

const { running } = changeProgress.samples;
const none = { pending: 212, running: 0, succeeded: 0, failed: 0, skipped: 0, unknown: 0 };

/** The share of the bar that is drawn as done, and all that the card says. */
function drawn(data: Partial<ChangeProgressData>): { bar: number; words: string } {
  const { card } = render(changeProgress, { ...running, ...data }, 'en');
  const runs = nodesOf(card).filter(({ type }) => type === 'TextRun');
  const length = (of: typeof runs): number => of.map(({ text }) => String(text)).join('').length;
  return {
    bar: length(runs.filter(({ isSubtle }) => isSubtle === false)) / length(runs),
    words: textsOf(card).join('\n'),
  };
}

describe('cards/change-progress.ts', () => {
  it.each([0, 0.25, 0.5, 0.75])('draws as much of the bar as it says in percent: %f', (share) => {
    const { bar, words } = drawn({ share, counts: none });
    expect(words).toContain(`\n${share * 100}%\n`);
    expect(Math.abs(bar - share)).toBeLessThan(0.08);
  });

  it('tells no time but of a running change', () => {
    expect(drawn({ state: 'running', secondsLeft: 474 }).words).toContain('about 8 minutes left');
    expect(drawn({ state: 'running', secondsLeft: null }).words).not.toContain('left');
    for (const state of ['paused', 'waiting', 'cancelling'] as const) {
      expect(drawn({ state, secondsLeft: 474 }).words).not.toContain('about');
    }
  });

  it('does not call phones still to do that are nearly through', () => {
    const { words } = drawn({ counts: { ...none, pending: 210, failed: 2 }, share: 0.8 });
    expect(words).toContain('\n2 failed\n');
    expect(words).not.toContain('210');
  });

  it('counts a phone of which nobody knows how it ended as finished', () => {
    const counts = { ...none, pending: 0, succeeded: 200, unknown: 12 };
    expect(drawn({ counts, share: 1 }).words).toContain('212 of 212 finished');
  });
});
