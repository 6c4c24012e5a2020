import { describe, expect, it, vi } from 'vitest';
import { createIdentities, type DirectoryAccount } from '../../../src/identity/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { steppedClock } from '../../helpers/demo-tenant.ts';

const MINUTE = 60_000;
const ANA: DirectoryAccount = { id: 'a1', name: 'Ana Silva', enabled: true };
const BO: DirectoryAccount = { id: 'b1', name: 'Bo Ek', enabled: true };

function organisation(...accounts: DirectoryAccount[]) {
  const clock = steppedClock();
  const directory = {
    withAddress: vi.fn(() => Promise.resolve(accounts)),
    named: vi.fn(() => Promise.resolve(accounts[0])),
  };
  return { clock, directory, accounts, identities: createIdentities(directory, clock, silentLog) };
}

describe('src/identity/identities.ts', () => {
  it('tells who has an address, however it is written, and who has a name', async () => {
    const { identities, directory } = organisation(ANA);
    const ana = { ok: true, value: { id: 'a1', name: 'Ana Silva' } };
    expect(await identities.byAddress('Ana@Contoso.com')).toEqual(ana);
    expect(await identities.byAddress('ana@contoso.com')).toEqual(ana);
    expect(directory.withAddress.mock.calls).toEqual([['ana@contoso.com']]);
    expect(await identities.byName('A1')).toEqual(ana);
  });

  it.each([
    ['an address that nobody has', [], 'identity.unmatched'],
    ['an address that two have', [ANA, BO], 'identity.several'],
    ['an account that is switched off', [{ ...ANA, enabled: false }], 'identity.disabled'],
  ])('refuses %s', async (_what, accounts, code) => {
    const { identities } = organisation(...accounts);
    expect(await identities.byAddress('x@contoso.com')).toMatchObject({ ok: false, refusal: { code } });
  });

  it('refuses a name that nobody has, and one whose account is switched off', async () => {
    expect(await organisation().identities.byName('x')).toMatchObject({
      refusal: { code: 'identity.absent' },
    });
    const off = organisation({ ...ANA, enabled: false });
    expect(await off.identities.byName('x')).toMatchObject({ refusal: { code: 'identity.disabled' } });
  });

  it('lets nobody in for longer than five minutes after the account was switched off', async () => {
    const { identities, accounts, clock } = organisation(ANA);
    await identities.byAddress('x');
    accounts.splice(0, 1, { ...ANA, enabled: false });
    clock.advance(5 * MINUTE);
    expect((await identities.byAddress('x')).ok).toBe(false);
  });

  it('goes on for five minutes while the directory does not answer, then throws what it throws', async () => {
    const { identities, directory, clock } = organisation(ANA);
    await identities.byAddress('x');
    directory.withAddress.mockRejectedValue(new Error('away'));
    clock.advance(4 * MINUTE);
    expect((await identities.byAddress('x')).ok).toBe(true);
    clock.advance(MINUTE);
    await expect(identities.byAddress('x')).rejects.toThrow('away');
  });

  it('asks again for whoever was not known, within seconds', async () => {
    const { identities, accounts, clock } = organisation();
    expect((await identities.byAddress('x')).ok).toBe(false);
    accounts.push(ANA);
    clock.advance(10_000);
    expect((await identities.byAddress('x')).ok).toBe(true);
  });
});
