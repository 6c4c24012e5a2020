import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, stagesOf } from '../../../src/runbooks/path.ts';
import { advance, currentStage, dueAt, type RunActor, type RunEvent } from '../../../src/runbooks/run.ts';
import { BEGUN, isOver, type RunState } from '../../../src/runbooks/state.ts';
import { SAMPLE } from './sample.ts';

const NOW = new Date('2026-03-28T12:00:00Z');
const ACTOR: RunActor = {
  who: { id: 'alex', name: 'Alex' },
  grants: ['operator', 'Left', 'Right'].map((role) => ({ role })),
  now: NOW,
};

/** The state after these events, each of which must be accepted. */
function after(events: readonly RunEvent[], from: RunState = BEGUN): RunState {
  return events.reduce((state, event) => {
    const next = advance(SAMPLE, state, event, ACTOR);
    if (!next.ok) throw new Error(`${JSON.stringify(event)}: ${next.refusal.code}`);
    return next.value.state;
  }, from);
}
const done = (stage: string, given: Record<string, string> = {}): RunEvent => ({
  kind: 'complete',
  stage,
  given,
});
const codeOf = (state: RunState, event: RunEvent, actor = ACTOR): string | undefined => {
  const next = advance(SAMPLE, state, event, actor);
  return next.ok ? undefined : next.refusal.code;
};

const OLD = done('version', { choice: 'old' });
const SERVERS = done('servers', {
  pool: 'pool.contoso.com',
  fqdns: 'ms1.contoso.com\nms2.contoso.com\nMS1.contoso.com',
});
const TO_WAIT = [
  OLD,
  SERVERS,
  ...['ms1', 'ms2'].flatMap((name) => [
    done(`account@${name}.contoso.com`, { upn: `${name}@contoso.com` }),
    done(`licence@${name}.contoso.com`),
  ]),
];

describe('src/runbooks/run.ts', () => {
  it('takes the branch that an answer chose, and repeats a group of steps for each entry of a list', () => {
    expect(stagesOf(SAMPLE, after([OLD, SERVERS]).records).map(({ key }) => key)).toEqual([
      'version',
      'servers',
      'account@ms1.contoso.com',
      'licence@ms1.contoso.com',
      'account@ms2.contoso.com',
      'licence@ms2.contoso.com',
      'propagate',
      'contacts',
    ]);
    const fresh = after([done('version', { choice: 'new' })]);
    expect(stagesOf(SAMPLE, fresh.records).map(({ key }) => key)).toEqual([
      'version',
      'gone',
      'propagate',
      'contacts',
    ]);
  });

  it('fills a text with the answers given for that entry', () => {
    const { records } = after(TO_WAIT);
    const text = 'Licence {account.upn} for {item} in {servers.pool}, {nobody.said}';
    expect(filled(text, records, 'ms2.contoso.com', String)).toBe(
      'Licence ms2@contoso.com for ms2.contoso.com in pool.contoso.com, {nobody.said}',
    );
  });

  it('names the field of a form that is wrong, and keeps what was there', () => {
    const state = after([OLD]);
    const fill = (pool: string, fqdns: string) =>
      advance(SAMPLE, state, done('servers', { pool, fqdns }), ACTOR);
    expect(fill('pool.contoso.com', '')).toMatchObject({
      refusal: { code: 'run.field-missing', details: { field: 'fqdns' } },
    });
    expect(fill('not a name', 'ms1.contoso.com')).toMatchObject({ refusal: { details: { field: 'pool' } } });
    expect(fill('pool.contoso.com', 'ms1.contoso.com, Pool.contoso.com')).toMatchObject({
      refusal: { code: 'run.field-same', details: { field: 'fqdns' } },
    });
  });

  it('lets two clicks on one step have one effect', () => {
    const state = after([OLD]);
    expect(codeOf(state, OLD)).toBe('run.stage-over');
    expect(codeOf(state, done('propagate'))).toBe('run.stage-ahead');
  });

  it('asks for all roles of an owner, or for a reason', () => {
    const waited = after(TO_WAIT);
    const later = { ...ACTOR, now: new Date(NOW.getTime() + 25 * 3_600_000) };
    const due = advance(SAMPLE, waited, { kind: 'due', stage: 'propagate' }, later);
    if (!due.ok) throw new Error(due.refusal.code);
    const left = { ...ACTOR, grants: ACTOR.grants.filter(({ role }) => role !== 'Right') };
    expect(codeOf(due.value.state, done('contacts'), left)).toBe('run.not-owner');
    expect(codeOf(due.value.state, { kind: 'skip', stage: 'contacts', note: ' ' }, left)).toBe(
      'run.reason-needed',
    );
    expect(
      codeOf(due.value.state, { kind: 'skip', stage: 'contacts', note: 'done by phone' }, left),
    ).toBeUndefined();
    expect(after([done('contacts')], due.value.state)).toMatchObject({ status: 'finished' });
  });

  it('waits 24 hours by the clock of the world, also where summer time begins meanwhile', () => {
    const state = after(TO_WAIT);
    // Paris changes its clocks on 29 March 2026 at 01:00 UTC.
    expect(dueAt(SAMPLE, state)).toEqual(new Date('2026-03-29T12:00:00Z'));
    const at = (iso: string): RunActor => ({ ...ACTOR, grants: [], now: new Date(iso) });
    expect(codeOf(state, { kind: 'due', stage: 'propagate' }, at('2026-03-29T11:59:59Z'))).toBe(
      'run.still-waiting',
    );
    const over = advance(SAMPLE, state, { kind: 'due', stage: 'propagate' }, at('2026-03-29T12:00:00Z'));
    expect(over).toMatchObject({
      ok: true,
      value: { effects: [{ kind: 'announce' }, { kind: 'hand-over', stage: 'contacts' }] },
    });
  });

  it('does not begin a wait anew after a pause, and lets nothing happen meanwhile', () => {
    const paused = after([...TO_WAIT, { kind: 'pause' }]);
    expect(dueAt(SAMPLE, paused)).toBeUndefined();
    expect(codeOf(paused, { kind: 'due', stage: 'propagate' })).toBe('run.paused');
    expect(dueAt(SAMPLE, after([{ kind: 'resume' }], paused))).toEqual(new Date('2026-03-29T12:00:00Z'));
  });

  it('goes back to the step before and forgets what was answered there', () => {
    const state = after([OLD, SERVERS, { kind: 'back', stage: 'account@ms1.contoso.com' }]);
    expect(currentStage(SAMPLE, state)?.key).toBe('servers');
    expect(codeOf(BEGUN, { kind: 'back', stage: 'version' })).toBe('run.nothing-before');
  });

  it('ends for good when it is abandoned with a reason', () => {
    expect(codeOf(BEGUN, { kind: 'abandon', note: '' })).toBe('run.reason-needed');
    expect(codeOf(after([{ kind: 'abandon', note: 'wrong tenant' }]), OLD)).toBe('run.ended');
  });

  it('stands at one step or has ended, whatever happens in whatever order', () => {
    const stage = fc.constantFrom(
      'version',
      'gone',
      'servers',
      'account@a.b',
      'licence@a.b',
      'propagate',
      'contacts',
      '__proto__',
    );
    const given = fc.constantFrom<Record<string, string>[]>(
      {},
      { choice: 'old' },
      { choice: 'new' },
      { pool: 'c.d', fqdns: 'a.b' },
      { upn: 'u@a.b' },
    );
    const event = fc.oneof(
      fc.record({ kind: fc.constant('complete' as const), stage, given }),
      fc.record({ kind: fc.constant('skip' as const), stage, note: fc.string() }),
      fc.record({ kind: fc.constantFrom('back' as const, 'due' as const), stage }),
      fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(30)), { maxLength: 60 }), (events) => {
        let state = BEGUN;
        for (const [each, hours] of events) {
          const next = advance(SAMPLE, state, each, {
            ...ACTOR,
            now: new Date(NOW.getTime() + hours * 3_600_000),
          });
          if (!next.ok) continue;
          state = next.value.state;
          const stages = stagesOf(SAMPLE, state.records);
          const current = stages.findIndex(({ key }) => !isOver(state.records[key]));
          expect(state.status === 'finished').toBe(current === -1);
          const behind = stages.slice(0, current === -1 ? undefined : current);
          expect(behind.every(({ key }) => isOver(state.records[key]))).toBe(true);
          expect(new Set(stages.map(({ key }) => key)).size).toBe(stages.length);
        }
      }),
    );
  });
});
