import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/adapters/graph/index.ts';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import type { Account } from '../../../src/enrolment/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { checkTools } from '../../../src/network/index.ts';
import { readRunbook } from '../../../src/runbooks/catalog.ts';
import { checkRun, happen, lookAfter, startRun } from '../../../src/runbooks/world.ts';
import { startDemoTenant, type StartedTenant } from '../../helpers/demo-tenant.ts';
import { ALEX, DRAFT } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { freeRate } from '../../helpers/rate.ts';

const words = '{ en: x, fr: x }';
const RUNBOOK = readRunbook(
  'licences.yaml',
  `title: ${words}
summary: ${words}
says: { en: [licences], fr: [licences] }
steps:
  - { id: users, kind: form, title: ${words}, why: ${words}, proof: ${words}, sources: [{ document: d, heading: h }], fields: [{ id: upns, label: ${words}, type: upn, list: true }] }
  - { id: licensed, kind: check, title: ${words}, why: ${words}, proof: ${words}, sources: [{ document: d, heading: h }], check: { kind: licences, users: '{users.upns}' } }
`,
);
const FIRMWARE = readRunbook(
  'firmware.yaml',
  `title: ${words}
summary: ${words}
says: { en: [firmware], fr: [firmware] }
steps:
  - { id: fit, kind: check, title: ${words}, why: ${words}, proof: ${words}, sources: [{ document: d, heading: h }], check: { kind: firmware } }
`,
);
const account = (upn: string, more: Partial<Account> = {}): [string, Account] => [
  upn,
  {
    ...{ id: upn, upn, enabled: true, hasPhoneSystem: true, hasCallingPlan: false },
    ...{ phoneNumber: '+33123456789' },
    ...{ callingPolicy: 'Global', ipPhonePolicy: 'Global', ...more },
  },
];

describe('src/runbooks/world.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let demo: StartedTenant;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    demo = await startDemoTenant({ devices: 60, requestsPerSecond: 1e6 });
  });
  afterAll(async () => {
    await demo.close();
    await stores.close();
    await database.drop();
  });

  const NOW = new Date('2026-03-02T12:00:00Z');
  const at = (seconds: number) => ({ now: () => new Date(NOW.getTime() + seconds * 1_000) });
  const phones = () => {
    const { inventory } = createGraph({
      ...{ baseUrl: demo.graphBaseUrl, token: () => Promise.resolve(demo.token) },
      ...{ rate: freeRate, requestsPerSecond: 1e6, log: silentLog },
    });
    return { devices: stores.devices, inventory, clock: at(0) };
  };
  const actor = { who: ALEX, grants: [{ role: 'operator' }], now: NOW };

  it('has a worker hold every user against what it takes to call, and looks again once that is mended', async () => {
    const world = { catalog: new Map([[RUNBOOK.id, RUNBOOK]]), runs: stores.runs };
    const started = await startRun(world, RUNBOOK.id, actor, DRAFT.place);
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.value;
    const upns = 'a@contoso.com\nb@contoso.com\nc@contoso.com';
    await happen(world, id, { kind: 'complete', stage: 'users', given: { upns } }, actor);
    await happen(world, id, { kind: 'complete', stage: 'licensed' }, actor);

    // The worker that was asked has died: the sweep finds the check when it has waited long enough.
    expect((await lookAfter(world, at(30))).unchecked).toEqual([]);
    expect((await lookAfter(world, at(61))).unchecked).toMatchObject([{ id, revision: 2 }]);

    const accounts = new Map([account('a@contoso.com'), account('b@contoso.com', { hasPhoneSystem: false })]);
    const lookers = {
      tools: checkTools({ networks: [], proxies: {} }),
      directory: { accounts: () => Promise.resolve(accounts) },
      phones: phones(),
      audit: () => Promise.reject(new Error('no runbook looks at the audit')),
    };
    await checkRun(world, id, lookers, at(62));
    const evidence = async () => (await stores.runs.find(id))?.state.records.licensed?.evidence;
    expect(await evidence()).toMatchObject([
      { subject: 'a@contoso.com', outcome: 'passed', found: '+33123456789' },
      { subject: 'b@contoso.com', outcome: 'failed', problem: 'no-phone-system' },
      { subject: 'c@contoso.com', outcome: 'failed', problem: 'no-account' },
    ]);

    for (const [upn, mended] of [account('b@contoso.com'), account('c@contoso.com')])
      accounts.set(upn, mended);
    await checkRun(world, id, lookers, at(63));
    expect(await evidence()).toMatchObject([{}, { outcome: 'failed' }, {}]);
    await happen(world, id, { kind: 'complete', stage: 'licensed' }, actor);
    await checkRun(world, id, lookers, at(64));
    expect((await stores.runs.find(id))?.state.status).toBe('finished');
    expect((await stores.runs.history(id)).map(({ event }) => event.kind)).toEqual([
      'complete',
      'complete',
      'checked',
      'complete',
      'checked',
    ]);
  });

  it('has a worker read the firmware of the whole fleet, and keeps little of it', async () => {
    const world = { catalog: new Map([[FIRMWARE.id, FIRMWARE]]), runs: stores.runs };
    const started = await startRun(world, FIRMWARE.id, actor, DRAFT.place);
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.value;
    const [old] = demo.tenant.world.phones.filter(({ model }) => model.vendor === 'Poly');
    if (!old) throw new Error('no Poly phone');
    old.firmware = '5.4.7.2';
    const lookers = {
      tools: checkTools({ networks: [], proxies: {} }),
      directory: { accounts: () => Promise.resolve(new Map<string, Account>()) },
      phones: phones(),
      audit: () => Promise.reject(new Error('no runbook looks at the audit')),
    };
    const check = async () => {
      await happen(world, id, { kind: 'complete', stage: 'fit' }, actor);
      await checkRun(world, id, lookers, at(1));
      return (await stores.runs.find(id))?.state;
    };
    const refuted = await check();
    expect(refuted?.records.fit).toMatchObject({ state: 'refuted' });
    expect(refuted?.records.fit?.evidence?.[0]).toMatchObject({
      outcome: 'failed',
      problem: 'firmware-below-minimum',
      found: '5.4.7.2',
      phones: { count: 1 },
    });
    expect(JSON.stringify(refuted?.records.fit?.evidence).length).toBeLessThan(10_000);

    // Updated, it comes back in another health, which has its version read again.
    old.firmware = old.model.firmware[0];
    for await (const page of lookers.phones.inventory.pages()) await stores.devices.upsert(page.devices);
    expect(await check()).toMatchObject({ status: 'finished' });
  });
});
