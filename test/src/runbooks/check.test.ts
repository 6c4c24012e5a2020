import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../src/runbooks/index.ts';
import { checkOf } from '../../../src/runbooks/check.ts';
import type { Records } from '../../../src/runbooks/state.ts';

const step = (await loadCatalog()).get('unified-messaging')?.steps.find(({ id }) => id === 'handshake');
const given = (answer: Record<string, readonly string[]>): Records => ({
  'um-servers': {
    ...{ state: 'done', by: { id: 'alex', name: 'Alex Wilber' }, at: '2026-03-02T12:00:00Z' },
    answer: { names: ['ex01.contoso.com'], ...answer },
  },
});

describe('src/runbooks/check.ts', () => {
  it('takes the default of a check where an answer was left out, and the answer where it was given', () => {
    if (!step) throw new Error('no such step');
    const asked = { kind: 'tls', host: 'ex01.contoso.com', port: 5061, mutual: false };
    expect(checkOf(step, given({ root: [] }), 'ex01.contoso.com')).toEqual(asked);
    expect(checkOf(step, given({ root: ['a root'] }), 'ex01.contoso.com')).toEqual({
      ...asked,
      root: 'a root',
    });
  });

  it('leaves to a person what the answers do not say enough of', () => {
    if (!step) throw new Error('no such step');
    expect(checkOf(step, {}, undefined)).toBeUndefined();
  });
});
