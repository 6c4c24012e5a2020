import { describe, expect, it } from 'vitest';
import { render } from '../../cards/card.ts';
import { operationProgress, type OperationProgressData } from '../../cards/operation-progress.ts';
import { operationProgressSamples } from '../../cards/operation-progress.samples.ts';
import { nodesOf, textsOf } from './render.ts';

const { halted, running, scheduled } = operationProgressSamples;

function drawn(data: OperationProgressData): { buttons: [unknown, unknown][]; words: string } {
  const { card } = render(operationProgress, data, 'en');
  return {
    buttons: nodesOf(card).flatMap(({ type, title, verb }) =>
      type === 'Action.Execute' ? [[title, verb] as [unknown, unknown]] : [],
    ),
    words: textsOf(card).join('\n'),
  };
}

describe('cards/operation-progress.ts', () => {
  it('asks whether to go on where it halted by itself', () => {
    const { buttons, words } = drawn(halted);
    expect(words).toContain('Paused by itself: Too many failures: 18 %');
    expect(buttons).toEqual([
      ['Go on all the same', 'change-resume'],
      ['Try 2 again', 'change-retry'],
      ['Refresh', 'change-refresh'],
      ['Cancel change', 'change-cancel'],
    ]);
  });

  it('only shows it to those who may not decide', () => {
    expect(drawn({ ...halted, mayControl: false }).buttons).toEqual([['Refresh', 'change-refresh']]);
  });

  it('resumes what a person or the tenant has paused by its usual name', () => {
    const refused = { code: 'graph.unauthorised', details: {} };
    for (const why of [{}, { halted: refused }]) {
      const { buttons } = drawn({ ...running, ...why, state: 'paused', retryable: 2 });
      expect(buttons.map(([title]) => title)).toEqual(['Resume', 'Refresh', 'Cancel change']);
    }
  });

  it('tells what holds phones back, and how many', () => {
    const { words } = drawn(running);
    expect(words).toContain('3 · In a call');
    expect(words).toContain('11 · Enough phones of their site are under way');
  });

  it('tells when and by whose clocks it starts, and no pace before that', () => {
    const { words } = drawn({ ...scheduled, perMinute: 3 });
    expect(words).toMatch(/Starts \{\{DATE\(2026-03-02T21:00:00Z/);
    expect(words).toContain('By the clocks of Europe/Paris, Europe/London.');
    expect(words).not.toMatch(/a minute|Started/);
  });

  it('names waves only where there are several', () => {
    const one = { current: 1, count: 1, state: 'running', until: null } as const;
    expect(drawn(running).words).toContain('3 of 3 · under way');
    expect(drawn({ ...running, waves: one }).words).not.toContain('Wave');
  });
});
