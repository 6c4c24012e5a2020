import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/kernel/result.ts';
import { readAnswer } from '../../../src/runbooks/answer.ts';
import { loadCatalog, readRunbook } from '../../../src/runbooks/catalog.ts';
import { advance } from '../../../src/runbooks/run.ts';
import { BEGUN, type RunState } from '../../../src/runbooks/state.ts';

const words = '{ en: x, fr: x }';
const step = (id: string, rest: string): string =>
  `  - { id: ${id}, title: ${words}, why: ${words}, proof: ${words}, sources: [{ document: d, heading: h }], ${rest} }`;
const field = (rest: string): string => `kind: form, fields: [{ label: ${words}, ${rest} }]`;

/** Two dial plans, and an extension for each of two users. */
const RUNBOOK = readRunbook(
  'extensions.yaml',
  [
    `title: ${words}\nsummary: ${words}\nsays: { en: [x], fr: [x] }\nsteps:`,
    step('plans', field('id: names, type: text, list: true')),
    step('plan', `for-each: plans.names, ${field('id: digits, type: digits, range: [1, 20]')}`),
    step('users', field('id: upns, type: upn, list: true')),
    step(
      'extension',
      `for-each: users.upns, ${field('id: digits, type: digits, length: plan.digits, differs: extension.digits')}`,
    ),
  ].join('\n'),
);
const ACTOR = {
  who: { id: 'alex', name: 'Alex' },
  grants: [{ role: 'operator' }],
  now: new Date('2026-03-02T12:00:00Z'),
};

const give = (state: RunState, stage: string, given: Record<string, string>) =>
  advance(RUNBOOK, state, { kind: 'complete', stage, given }, ACTOR);

function after(...answers: readonly (readonly [stage: string, given: Record<string, string>])[]): RunState {
  return answers.reduce((state, [stage, given]) => {
    const next = give(state, stage, given);
    if (!next.ok) throw new Error(`${stage}: ${next.refusal.code}`);
    return next.value.state;
  }, BEGUN);
}
function refusal(state: RunState, stage: string, given: Record<string, string>): Refusal | undefined {
  const next = give(state, stage, given);
  return next.ok ? undefined : next.refusal;
}

const PLANS = ['plans', { names: 'Lyon\nParis' }] as const;
const USERS = ['users', { upns: 'a@contoso.com\nb@contoso.com' }] as const;
const planned = after(PLANS, ['plan@Lyon', { digits: '4' }], ['plan@Paris', { digits: '5' }], USERS);

describe('src/runbooks/answer.ts', () => {
  it.each(['421', '421789'])('refuses the extension %s where the dial plans have 4 or 5 digits', (digits) => {
    expect(refusal(planned, 'extension@a@contoso.com', { digits })).toEqual({
      code: 'run.field-length',
      details: { field: 'digits', value: digits, digits: '4, 5' },
    });
  });

  it.each(['4217', '42178'])('takes the extension %s there, once', (digits) => {
    const given = give(planned, 'extension@a@contoso.com', { digits });
    if (!given.ok) throw new Error(given.refusal.code);
    expect(refusal(given.value.state, 'extension@b@contoso.com', { digits })).toMatchObject({
      code: 'run.field-same',
    });
  });

  it('takes any length where the step that says it was skipped', () => {
    const skipped = ['Lyon', 'Paris'].reduce((state, name) => {
      const next = advance(
        RUNBOOK,
        state,
        { kind: 'skip', stage: `plan@${name}`, note: 'unknown yet' },
        ACTOR,
      );
      if (!next.ok) throw new Error(next.refusal.code);
      return next.value.state;
    }, after(PLANS));
    const named = give(skipped, ...USERS);
    if (!named.ok) throw new Error(named.refusal.code);
    expect(refusal(named.value.state, 'extension@a@contoso.com', { digits: '421' })).toBeUndefined();
  });

  it.each(['0', '21', '04'])('refuses %s digits for a dial plan, within 1 and 20', (digits) => {
    expect(refusal(after(PLANS), 'plan@Lyon', { digits })).toEqual({
      code: 'run.field-range',
      details: { field: 'digits', min: 1, max: 20 },
    });
  });

  it('takes PINs of at least 6 to 15 digits on the form of Phone-Lock, and never repeats what was typed', async () => {
    const phones = (await loadCatalog()).get('phones');
    const lock = phones?.steps.find(({ id }) => id === 'lock-values');
    if (!phones || !lock) throw new Error('no such form');
    const read = (length: string) =>
      readAnswer(phones, { key: lock.id, step: lock }, {}, { timeout: '00:10:00', 'pin-length': length });
    const taken = Array.from({ length: 40 }, (_, n) => String(n)).filter((length) => read(length).ok);
    expect(taken).toEqual(['6', '7', '8', '9', '10', '11', '12', '13', '14', '15']);
    expect(['', '06', '-6', '6.5', 'six', '123456'].filter((text) => read(text).ok)).toEqual([]);
    expect(JSON.stringify(read('731946'))).not.toContain('731946');
  });
});
