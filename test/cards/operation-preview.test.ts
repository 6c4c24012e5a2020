import { describe, expect, it } from 'vitest';
import { render } from '../../cards/card.ts';
import { operationPreview, type OperationPreviewData } from '../../cards/operation-preview.ts';
import { operationPreviewSamples } from '../../cards/operation-preview.samples.ts';
import { nodesOf, textsOf, type Node } from './render.ts';

const { firmware, largest, restart } = operationPreviewSamples;

function drawn(data: OperationPreviewData): { verbs: unknown[]; toggles: Node[]; words: string } {
  const { card } = render(operationPreview, data, 'en');
  const nodes = nodesOf(card);
  return {
    verbs: nodes.filter(({ type }) => type === 'Action.Execute').map(({ verb }) => verb),
    toggles: nodes.filter(({ type }) => type === 'Input.Toggle'),
    words: textsOf(card).join('\n'),
  };
}

describe('cards/operation-preview.ts', () => {
  it('lets what guards hold back be taken upon oneself, by planning anew', () => {
    const { toggles, verbs, words } = drawn(firmware);
    expect(toggles.map(({ id, value }) => [id, value])).toEqual([
      ['acknowledge-device-lock', 'false'],
      ['acknowledge-update-authority', 'false'],
    ]);
    expect(verbs).toContain('operation-acknowledge');
    expect(words).toContain('✓ Touch 1 phone although it is the only one of its site');
  });

  it.each([{ mayControl: false }, { state: 'approved' }, { state: 'rejected' }] as const)(
    'offers no such thing to %o',
    (change) => {
      const { toggles, verbs } = drawn({ ...firmware, ...change });
      expect(toggles).toEqual([]);
      expect(verbs).not.toContain('operation-acknowledge');
    },
  );

  it('says exactly what will be sent, and how often', () => {
    expect(drawn(restart).words).toContain('37 × POST /teamwork/devices/{id}/restart');
    expect(drawn({ ...restart, state: 'expired' }).words).not.toContain('POST');
  });

  it('tells waves, hours and the share of the fleet where there are any', () => {
    const { words } = drawn(restart);
    expect(words).toContain('Runs between 22:00 and 05:00, by the clock of Europe/Paris.');
    expect(words).toContain('3 waves: 2, 9, and 26 phones.');
    expect(words).toContain('37 of 240 phones: 15% of the fleet');

    const few = drawn({ ...restart, waves: [37], hours: null, fleet: null }).words;
    expect(few).toContain('Begins as soon as it is approved.');
    expect(few).not.toMatch(/waves|of the fleet/);
  });

  it('does not list more than a reader takes in', () => {
    const { words } = drawn(largest);
    expect(words).toContain('40 waves: 212, 212, 212, 212, 212, 212, … phones.');
  });
});
