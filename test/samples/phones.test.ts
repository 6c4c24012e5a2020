import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAccounts } from '../../src/adapters/demo-tenant/accounts.ts';
import { seedPhones } from '../../src/adapters/demo-tenant/phones.ts';
import type { Device, Region } from '../../src/devices/index.ts';
import type { Account } from '../../src/enrolment/directory.ts';
import {
  judge,
  neededAccounts,
  OUTCOMES,
  readCsv,
  type CsvRow,
  type Facts,
} from '../../src/enrolment/index.ts';

const sample = new URL('../../samples/phones.csv', import.meta.url);
const tenant = createAccounts(1, 1500);

/** The facts of the demo tenant as it is at its start, without its HTTP. */
function demoFacts(rows: readonly CsvRow[]): Facts {
  const devices = seedPhones({ seed: 1, devices: 240, nativePhones: 0 }, tenant, Date.now()).map(
    (phone): Device => {
      const account = phone.account === null ? undefined : tenant.at(phone.account);
      return {
        ...{ id: phone.id, mac: phone.mac, name: phone.assetTag, site: phone.location, region: phone.region },
        ...{ vendor: phone.model.vendor, model: phone.model.name, firmware: phone.firmware },
        ...{ userId: account?.id ?? null, upn: account?.upn ?? null },
        ...{ health: 'healthy', activity: 'idle', modifiedAt: null, platform: 'sip-gateway' },
      };
    },
  );
  return {
    devices: new Map(devices.map((device) => [device.mac, device])),
    accounts: new Map(neededAccounts(rows).flatMap((upn) => demoAccount(upn))),
    callingPolicies: [
      { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Enabled' },
      { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
    ],
    ipPhonePolicies: [
      { Identity: 'Global', SignInMode: 'UserSignIn' },
      { Identity: 'Tag:Common area', SignInMode: 'CommonAreaPhoneSignIn' },
    ],
    siteRegions: new Map<string, Region>(
      devices.flatMap(({ site, region }) => (site && region ? [[site.toLowerCase(), region] as const] : [])),
    ),
  };
}

function demoAccount(upn: string): [string, Account][] {
  const found = tenant.find(upn);
  if (!found) return [];
  const { id, enabled, licensed, callingPlan, number, callingPolicy, ipPhonePolicy } = found;
  return [
    [
      upn,
      {
        ...{ id, upn, enabled, hasPhoneSystem: licensed, hasCallingPlan: callingPlan },
        ...{ phoneNumber: number, callingPolicy, ipPhonePolicy },
      },
    ],
  ];
}

/** All other outcomes appear once, but for the one that takes a second change. */
const SEVERAL: ReadonlyMap<string, number> = new Map([
  ['new', 38],
  ['sign-in-only', 2],
  ['provision-only', 2],
  ['bad-mac', 2],
]);

describe('samples/phones.csv', () => {
  it('shows 60 rows, every outcome among them, most of them good', async () => {
    const { rows, columns, ignored } = await readCsv(createReadStream(sample));
    expect(columns).toEqual(['mac', 'site', 'user', 'region']);
    expect(ignored).toEqual([]);
    expect(rows).toHaveLength(60);
    const outcomes = judge(rows, demoFacts(rows)).map(({ outcome }) => outcome);
    const counts = new Map<string, number>();
    for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    const once = OUTCOMES.map(({ code }) => code).filter(
      (code) => !SEVERAL.has(code) && code !== 'in-other-change',
    );
    expect(counts).toEqual(new Map([...SEVERAL, ...once.map((code) => [code, 1] as const)]));
  });

  it('fails twice at run time, by the last byte of an accepted address', async () => {
    const { rows } = await readCsv(createReadStream(sample));
    const accepted = judge(rows, demoFacts(rows)).filter(({ outcome }) => outcome === 'new');
    expect(
      accepted.filter(({ mac }) => /^.{10}e[1-f]/.test(mac ?? '')).map(({ mac }) => mac?.slice(10)),
    ).toEqual(['e6', 'e7']);
  });
});
