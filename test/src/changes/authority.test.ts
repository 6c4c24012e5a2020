import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approve,
  APPROVAL_RULES,
  isSame,
  standing,
  voiceOf,
  type Approval,
  type Authority,
  type AuthorityOf,
  type Change,
  type ChangePerson,
} from '../../../src/changes/index.ts';

const now = new Date('2026-03-02T09:00:00Z');
const person = (id: string): ChangePerson => ({ id, name: `${id[0]?.toUpperCase()}${id.slice(1)}` });
const [alex, megan, adele, bo] = ['alex', 'megan', 'adele', 'bo'].map(person) as [
  ChangePerson,
  ChangePerson,
  ChangePerson,
  ChangePerson,
];
const change: Change = {
  ...{ id: 7, kind: 'enrolment', state: 'awaiting-approval', name: 'phones.csv', digest: 'd1', total: 60 },
  ...{ requestedBy: alex, retryOf: null, approvalsNeeded: 2, approvals: [], createdAt: now, judgedAt: now },
  place: { channel: 'teams', conversationId: 'c1', kind: 'personal', tenantId: null },
  ...{ startedAt: null, finishedAt: null, expiresAt: null, unsureSince: null },
  ...{ cancelling: false, note: null, request: null },
};
const yes = (who: ChangePerson, lentBy?: ChangePerson): Approval => ({
  who,
  at: now,
  ...(lentBy ? { lentBy } : {}),
});

/** `own`: those who have the role; `lent`: who lends it to whom. */
function roles(
  own: readonly ChangePerson[],
  lent: readonly [ChangePerson, ChangePerson][] = [],
): AuthorityOf {
  return (id) => ({
    own: own.some((each) => isSame(each, { id })),
    lentBy: lent.flatMap(([lender, delegate]) => (isSame(delegate, { id }) ? [lender] : [])),
  });
}

const voice = (
  who: ChangePerson,
  authorityOf: AuthorityOf,
  approvals: readonly Approval[] = [],
  requestedBy = alex,
): unknown => {
  const heard = voiceOf({ ...change, approvals, requestedBy }, who, APPROVAL_RULES, authorityOf);
  return heard.ok ? heard.value : heard.refusal.code;
};

describe('src/changes/authority.ts', () => {
  it('knows people by their object id, however it is written', () => {
    expect(isSame({ id: 'ABC-def' }, { id: 'abc-DEF' })).toBe(true);
    expect(voice({ ...alex, id: 'ALEX' }, roles([alex]))).toBe('change.own-change');
  });

  it('lets approvers speak for themselves, and delegates for whoever lent the role', () => {
    expect(voice(megan, roles([megan]))).toBeNull();
    expect(voice(adele, roles([megan], [[megan, adele]]))).toEqual(megan);
    expect(voice(adele, roles([megan, adele], [[megan, adele]]))).toBeNull();
    expect(voice(bo, roles([megan]))).toBe('not-allowed');
  });

  it('keeps requesters from approving, also through the role that they borrowed or lent', () => {
    expect(voice(alex, roles([megan], [[megan, alex]]))).toBe('change.own-change');
    expect(voice(adele, roles([megan], [[megan, adele]]), [], megan)).toBe('change.delegate-of-requester');
    // Somebody else has lent theirs too: that one may be used.
    const two = roles(
      [megan, bo],
      [
        [megan, adele],
        [bo, adele],
      ],
    );
    expect(voice(adele, two, [], megan)).toEqual(bo);
  });

  it('lets a role say yes once, through whomever', () => {
    const lent = roles(
      [megan],
      [
        [megan, adele],
        [megan, bo],
      ],
    );
    expect(voice(adele, lent, [yes(megan)])).toBe('change.delegator-approved');
    expect(voice(bo, lent, [yes(adele, megan)])).toBe('change.delegator-approved');
    expect(voice(megan, lent, [yes(adele, megan)])).toBe('change.delegate-approved');
  });

  it('lets a person say yes once, on whatever role', () => {
    const two = roles(
      [megan, bo],
      [
        [megan, adele],
        [bo, adele],
      ],
    );
    expect(voice(adele, two, [yes(adele, megan)])).toBe('change.already-approved');
    expect(voice(adele, two)).toEqual(megan);
    expect(voice(adele, two, [yes(megan)])).toEqual(bo);
  });

  it('counts a yes for as long as who said it may say it', () => {
    const approvals = [yes(megan), yes(adele, bo)];
    expect(standing({ approvals }, roles([megan, bo], [[bo, adele]]))).toEqual(approvals);
    expect(standing({ approvals }, roles([bo], [[bo, adele]]))).toEqual([approvals[1]]);
    expect(standing({ approvals }, roles([megan, bo]))).toEqual([approvals[0]]);
    // A role of one's own is not the one that was lent.
    expect(standing({ approvals }, roles([megan, adele]))).toEqual([approvals[0]]);
  });

  it('never approves on fewer people or fewer roles than it takes, whoever presses in whatever order', () => {
    const crowd = ['alex', 'megan', 'adele', 'bo', 'cy', 'di'].map(person);
    const anyone = fc.constantFrom(...crowd);
    fc.assert(
      fc.property(
        fc.uniqueArray(anyone, { maxLength: 4, selector: ({ id }) => id }),
        fc.array(fc.tuple(anyone, anyone), { maxLength: 6 }),
        fc.array(anyone, { maxLength: 12 }),
        (own, loans, presses) => {
          const lent = loans.filter(
            ([lender, delegate]) => !isSame(lender, delegate) && own.includes(lender),
          );
          const authorityOf = roles(own, lent);
          let state = change;
          for (const who of presses) {
            const said = approve(state, 'd1', APPROVAL_RULES, { who, now }, authorityOf);
            if (!said.ok || !said.value.approval) continue;
            const approvals = [...state.approvals, { ...said.value.approval, at: now }];
            state = { ...state, ...said.value.patch, approvals };
          }
          if (state.state !== 'approved') return;
          const people = new Set(state.approvals.map(({ who }) => who.id));
          const voices = new Set(state.approvals.map(({ who, lentBy }) => (lentBy ?? who).id));
          expect(people.size).toBeGreaterThanOrEqual(2);
          expect(voices.size).toBeGreaterThanOrEqual(2);
          expect([...people, ...voices]).not.toContain(alex.id);
          const may: Authority[] = [...voices].map(authorityOf);
          expect(may.every(({ own: has }) => has)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
