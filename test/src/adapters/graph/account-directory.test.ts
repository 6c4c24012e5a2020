import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGraph } from '../../../../src/adapters/graph/index.ts';
import type { AccountDirectory } from '../../../../src/identity/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';
import { freeRate } from '../../../helpers/rate.ts';

function accountsAt(baseUrl: string): AccountDirectory {
  return createGraph({
    baseUrl,
    token: () => Promise.resolve('demo'),
    rate: freeRate,
    requestsPerSecond: 15,
    log: silentLog,
    sleep: () => Promise.resolve(),
  }).accounts;
}

const ALEX = { id: '00000000-0000-0000-0000-0000000000020', name: 'Alex Wilber', enabled: true };

describe('src/adapters/graph/account-directory.ts', () => {
  let demo: StartedTenant;
  let accounts: AccountDirectory;
  beforeAll(async () => {
    demo = await startDemoTenant({ devices: 0 });
    accounts = accountsAt(demo.graphBaseUrl);
    const amend = (upn: string, traits: object): Promise<unknown> =>
      demo.call('POST', '/_demo/account', { upn: `${upn}@contoso.example`, ...traits });
    await amend('meganb', { mail: `m.o'bowen@contoso.example`, aliases: ['desk@contoso.example'] });
    await amend('adelev', { aliases: ['desk@contoso.example'] });
    await amend('lynner', { enabled: false });
  });
  afterAll(() => demo.close());

  it('finds whoever has an address as user principal name, mail or alias, without case', async () => {
    expect(await accounts.withAddress('AlexW@contoso.example')).toEqual([ALEX]);
    expect(await accounts.withAddress(`m.o'bowen@contoso.example`)).toMatchObject([{ name: 'Megan Bowen' }]);
    const both = (await accounts.withAddress('desk@contoso.example')).map(({ name }) => name);
    expect(both.sort()).toEqual(['Adele Vance', 'Megan Bowen']);
    expect(await accounts.withAddress('nobody@contoso.example')).toEqual([]);
  });

  it('finds an account by object id and by user principal name', async () => {
    expect(await accounts.named(ALEX.id)).toEqual(ALEX);
    expect(await accounts.named('alexw@contoso.example')).toEqual(ALEX);
    expect(await accounts.named('nobody@contoso.example')).toBeUndefined();
  });

  it('tells that an account is switched off', async () => {
    expect(await accounts.withAddress('lynner@contoso.example')).toMatchObject([{ enabled: false }]);
  });

  it('counts an account as switched off of which Graph does not tell', async () => {
    const record = { id: 'A1', displayName: null, userPrincipalName: 'a@b.example' };
    const stub = await startGraphStub(() => ({ status: 200, body: { value: [record] } }));
    onTestFinished(() => stub.close());
    expect(await accountsAt(stub.url).withAddress('a@b.example')).toEqual([
      { id: 'a1', name: 'a@b.example', enabled: false },
    ]);
  });
});
