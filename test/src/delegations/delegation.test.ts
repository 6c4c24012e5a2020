import { describe, expect, it } from 'vitest';
import { lend, type Loan } from '../../../src/delegations/index.ts';

const at = new Date('2026-03-02T09:00:00Z');
const days = (count: number): Date => new Date(at.getTime() + count * 24 * 3_600_000);
const loan: Loan = {
  delegator: { id: 'megan', name: 'Megan Bowen' },
  delegate: { id: 'adele', name: 'Adele Vance' },
  until: days(3),
  where: { channel: 'teams', conversationId: 'a:1' },
  at,
};
const refused = (changed: Partial<Loan>): string | undefined => {
  const said = lend({ ...loan, ...changed });
  return said.ok ? undefined : said.refusal.code;
};

describe('src/delegations/delegation.ts', () => {
  it('lends to somebody else, for a while', () => {
    expect(lend(loan)).toEqual({ ok: true, value: loan });
    expect(refused({ until: days(30) })).toBeUndefined();
    expect(refused({ until: days(32) })).toBe('delegation.too-long');
    expect(refused({ until: at })).toBe('delegation.past');
    expect(refused({ delegate: { id: 'MEGAN', name: 'Meg' } })).toBe('delegation.to-oneself');
  });
});
