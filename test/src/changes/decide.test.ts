import { describe, expect, it } from 'vitest';
import {
  APPROVAL_RULES,
  approve,
  cancel,
  CHANGE_STATES,
  DEMO_APPROVAL_RULES,
  ENDED,
  expire,
  giveUp,
  halt,
  pause,
  reject,
  resume,
  type AuthorityOf,
  type By,
  type Change,
  type ChangeState,
  type Decision,
} from '../../../src/changes/index.ts';
import type { Result } from '../../../src/kernel/result.ts';

const now = new Date('2026-03-02T09:00:00Z');
const alex = { id: 'alex', name: 'Alex Wilber' };
const megan = { id: 'megan', name: 'Megan Bowen' };
const adele = { id: 'adele', name: 'Adele Vance' };
const by: By = { who: megan, now, where: { channel: 'teams', conversationId: 'c1' } };
const waiting: Change = {
  ...{ id: 7, kind: 'enrolment', state: 'awaiting-approval', name: 'phones.csv', digest: 'd1', total: 60 },
  ...{ requestedBy: alex, retryOf: null, approvalsNeeded: 2, approvals: [], createdAt: now, judgedAt: now },
  place: { channel: 'teams', conversationId: 'c1', kind: 'personal', tenantId: null },
  ...{
    startedAt: null,
    finishedAt: null,
    expiresAt: new Date(now.getTime() + 1),
    ...{ cancelling: false, unsureSince: null },
    note: null,
    request: null,
  },
};
const all: AuthorityOf = () => ({ own: true, lentBy: [] });
const given = (...people: readonly (typeof alex)[]): Pick<Change, 'approvals'> => ({
  approvals: people.map((who) => ({ who, at: now })),
});

describe('src/changes/decide.ts', () => {
  it('counts a yes until there are enough', () => {
    const first = approve(waiting, 'd1', APPROVAL_RULES, by, all);
    expect(first).toMatchObject({
      value: { patch: {}, approval: { who: megan }, says: { code: 'change.approval-counted' }, wake: false },
    });
    const second = approve({ ...waiting, ...given(adele) }, 'd1', APPROVAL_RULES, by, all);
    expect(second).toMatchObject({
      value: { patch: { state: 'approved' }, says: { code: 'change.approved' }, wake: true },
    });
  });

  it.each<[string, Partial<Change>, Partial<By> & { digest?: string }]>([
    ['change.plan-changed', {}, { digest: 'd0' }],
    ['change.expired', { expiresAt: now }, {}],
    ['change.own-change', {}, { who: alex }],
    ['change.already-approved', given(megan), {}],
    ['change.already-approved', { state: 'running', ...given(adele) }, {}],
    ['change.not-waiting', { state: 'draft', digest: null }, {}],
    ['change.not-waiting', { state: 'rejected', ...given(adele) }, {}],
  ])('refuses a yes with %s', (code, change, { digest = 'd1', ...other }) => {
    const said = approve({ ...waiting, ...change }, digest, APPROVAL_RULES, { ...by, ...other }, all);
    expect(said).toMatchObject({ ok: false, refusal: { code } });
  });

  it('does not count a yes of somebody who may say it no longer, and takes it off', () => {
    const onlyMegan: AuthorityOf = (id) => ({ own: id === megan.id, lentBy: [] });
    const said = approve({ ...waiting, ...given(adele) }, 'd1', APPROVAL_RULES, by, onlyMegan);
    expect(said).toMatchObject({
      value: {
        ...{ patch: {}, approval: { who: megan }, lapsed: [{ who: adele }], wake: false },
        says: { code: 'change.approval-counted', details: { given: 1, needed: 2 } },
        audit: { detail: { given: 1, lapsed: [adele] } },
      },
    });
    expect(said).not.toHaveProperty('value.patch.state');
  });

  it('says on whose role somebody has approved', () => {
    const lentToMegan: AuthorityOf = (id) => ({ own: false, lentBy: id === megan.id ? [adele] : [] });
    expect(approve(waiting, 'd1', APPROVAL_RULES, by, lentToMegan)).toMatchObject({
      value: { approval: { who: megan, lentBy: adele }, audit: { who: megan, detail: { lentBy: adele } } },
    });
  });

  it('lets people approve their own change in the demo', () => {
    expect(approve(waiting, 'd1', DEMO_APPROVAL_RULES, { ...by, who: alex }, all).ok).toBe(true);
  });

  it('asks two people above fifty phones, one in the demo', () => {
    expect([1, 50, 51, 10_000].map(APPROVAL_RULES.needed)).toEqual([1, 1, 2, 2]);
    expect(DEMO_APPROVAL_RULES.needed(10_000)).toBe(1);
  });

  it('keeps the reason of a no', () => {
    expect(reject(waiting, 'd1', '  too early ', by)).toMatchObject({
      value: { patch: { state: 'rejected', finishedAt: now, note: { details: { reason: 'too early' } } } },
    });
    expect(reject(waiting, 'd1', ' ', by)).toMatchObject({ refusal: { code: 'change.reason-needed' } });
    expect(reject(waiting, 'd0', 'x', by)).toMatchObject({ refusal: { code: 'change.plan-changed' } });
  });

  const words: Readonly<Record<string, (change: Change) => Result<Decision>>> = {
    pause: (change) => pause(change, by),
    halt: (change) => halt(change, { code: 'graph.gone', details: {} }, by),
    giveUp: (change) => giveUp(change, { code: 'graph.gone', details: {} }, by),
    resume: (change) => resume(change, by),
    cancel: (change) => cancel(change, by),
    expire: (change) => expire(change, by),
    reject: (change) => reject(change, 'd1', 'x', by),
    approve: (change) => approve(change, 'd1', { ...DEMO_APPROVAL_RULES }, by, all),
  };
  /** Where each word leads from each state; absent where it is refused. */
  const leads: Readonly<Record<string, Partial<Record<ChangeState, ChangeState>>>> = {
    pause: { approved: 'paused', scheduled: 'paused', running: 'paused' },
    halt: { approved: 'paused', scheduled: 'paused', running: 'paused' },
    resume: { paused: 'approved' },
    cancel: {
      ...{ draft: 'cancelled', 'awaiting-approval': 'cancelled' },
      ...{ approved: 'running', scheduled: 'running', running: 'running', paused: 'running' },
    },
    expire: { 'awaiting-approval': 'expired' },
    reject: { 'awaiting-approval': 'rejected' },
    approve: { 'awaiting-approval': 'approved' },
  };

  it.each(Object.keys(words))('knows what %s means in every state', (name) => {
    for (const state of CHANGE_STATES) {
      const said = words[name]!({ ...waiting, approvalsNeeded: 1, state });
      expect([state, said.ok ? said.value.patch.state : undefined]).toEqual([state, leads[name]?.[state]]);
    }
  });

  it.each(Object.keys(words))('lets %s change nothing that has ended', (name) => {
    expect(ENDED.filter((state) => words[name]!({ ...waiting, state }).ok)).toEqual([]);
  });

  it.each(['pause', 'halt', 'resume', 'cancel'])('refuses to %s what is being cancelled', (name) => {
    for (const state of ['running', 'paused'] as const)
      expect(words[name]!({ ...waiting, state, cancelling: true }).ok).toBe(false);
  });

  it('resumes what had begun as running, without the reason of its halt', () => {
    const note = { code: 'graph.gone', details: {} };
    expect(resume({ ...waiting, state: 'paused', startedAt: now, note }, by)).toMatchObject({
      value: { patch: { state: 'running', note: null }, wake: true },
    });
  });

  it('cancels what was halted without the reason of its halt', () => {
    const note = { code: 'graph.gone', details: {} };
    expect(cancel({ ...waiting, state: 'paused', startedAt: now, note }, by)).toMatchObject({
      value: { patch: { cancelling: true, state: 'running', note: null } },
    });
  });

  it('keeps why it gave up asking what came of a cancelled change, and of no other', () => {
    const reason = { code: 'graph.forbidden', details: { permission: 'x' } };
    expect(giveUp({ ...waiting, state: 'running', cancelling: true }, reason, by)).toMatchObject({
      value: {
        patch: { note: reason },
        audit: { action: 'change.given-up', detail: { code: 'graph.forbidden', permission: 'x' } },
      },
    });
    expect(giveUp({ ...waiting, state: 'running' }, reason, by).ok).toBe(false);
  });

  it('marks a cancellation of what has begun, and ends at once what has not', () => {
    expect(cancel({ ...waiting, state: 'running' }, by)).toMatchObject({
      value: { patch: { cancelling: true }, says: { code: 'change.cancelling' }, wake: true },
    });
    expect(cancel(waiting, by)).toMatchObject({ value: { patch: { finishedAt: now }, wake: false } });
  });

  it('audits who decided what, and where it was said', () => {
    for (const [name, word] of Object.entries(words)) {
      const said = word({
        ...waiting,
        approvalsNeeded: 1,
        state: name === 'resume' ? 'paused' : 'awaiting-approval',
      });
      if (!said.ok) continue;
      expect(said.value.audit).toMatchObject({ who: megan, subject: 'change 7', where: by.where });
      expect(said.value.audit.action).toMatch(/^change\.[a-z-]+$/);
    }
  });
});
