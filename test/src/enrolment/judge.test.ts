import { describe, expect, it } from 'vitest';
import { parseMac, type Device, type Mac, type Region } from '../../../src/devices/index.ts';
import {
  judge,
  neededAccounts,
  neededMacs,
  OUTCOMES,
  type CsvRow,
  type Facts,
  type Judgement,
} from '../../../src/enrolment/index.ts';
import type { Account } from '../../../src/enrolment/directory.ts';

const mac = (text: string): Mac => {
  const parsed = parseMac(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

const device = (over: Partial<Device> & { mac: Mac }): Device => ({
  id: 'd1',
  name: 'LYO-1-001',
  site: 'Lyon',
  region: 'EMEA',
  vendor: 'Poly',
  model: 'VVX 411',
  firmware: '6.4.3.5814',
  userId: null,
  upn: null,
  health: 'healthy',
  activity: 'idle',
  modifiedAt: null,
  platform: 'sip-gateway',
  ...over,
});

const account = (local: string, over: Partial<Account> = {}): [string, Account] => [
  `${local}@contoso.example`,
  {
    id: `id-${local}`,
    upn: `${local}@contoso.example`,
    enabled: true,
    hasPhoneSystem: true,
    hasCallingPlan: false,
    phoneNumber: '+33412000001',
    callingPolicy: 'SIP phones',
    ipPhonePolicy: 'Common area',
    ...over,
  },
];

const facts: Facts = {
  devices: new Map(
    [
      device({ mac: mac('0004f2000001'), userId: 'id-p1', upn: 'P1@contoso.example' }),
      device({ mac: mac('0004f2000002') }),
      device({ mac: mac('0004f2000003'), health: 'offline' }),
      device({ mac: mac('3c5282000001'), vendor: 'Poly' }),
      device({ mac: mac('00908f000001'), vendor: 'AudioCodes' }),
    ].map((each) => [each.mac, each]),
  ),
  accounts: new Map([
    account('p1'),
    account('p2'),
    account('disabled', { enabled: false }),
    account('no-licence', { hasPhoneSystem: false, phoneNumber: null }),
    account('no-number', { phoneNumber: null }),
    account('no-sip', { callingPolicy: 'Global' }),
    account('lost-policy', { callingPolicy: 'Deleted' }),
    account('personal', { ipPhonePolicy: 'Global' }),
  ]),
  callingPolicies: [
    { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Enabled' },
    { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
  ],
  ipPhonePolicies: [
    { Identity: 'Global', SignInMode: 'UserSignIn' },
    { Identity: 'Tag:Common area', SignInMode: 'CommonAreaPhoneSignIn' },
  ],
  siteRegions: new Map<string, Region>([['lyon', 'EMEA']]),
  states: new Map([
    [mac('0004f2000010'), 'waiting-for-sign-in'],
    [mac('0004f2000011'), 'signed-in'],
    [mac('0004f2000012'), 'provisioned'],
  ]),
};

const NEW = '00:04:F2:AA:00:01';
const row = (over: Partial<CsvRow>, n = 2): CsvRow => ({
  row: n,
  mac: NEW,
  user: 'p2@contoso.example',
  site: 'Lyon',
  region: null,
  ...over,
});
const one = (over: Partial<CsvRow>): Judgement => {
  const [judgement] = judge([row(over)], facts);
  if (!judgement) throw new Error('no judgement');
  return judgement;
};

describe('src/enrolment/judge.ts', () => {
  it.each<[string, Partial<CsvRow>, string, object | undefined]>([
    ['a phone the tenant does not know', {}, 'new', undefined],
    [
      'a phone that is provisioned already, without a location',
      { mac: '0004f2000012', site: null, region: 'EMEA' },
      'new',
      undefined,
    ],
    ['a phone nobody is signed in on', { mac: '0004f2000002', site: null }, 'sign-in-only', undefined],
    ['a phone that waits for a sign-in', { mac: '0004f2000010' }, 'sign-in-only', undefined],
    [
      'a signed-out phone that is offline',
      { mac: '0004f2000003' },
      'sign-in-only',
      { predicted: 'sign-in.device-offline' },
    ],
    ['no account', { user: null }, 'provision-only', undefined],
    [
      'the account that is signed in',
      { mac: '0004f2000001', user: 'P1@CONTOSO.example' },
      'enrolled',
      { upn: 'P1@contoso.example' },
    ],
    [
      'an enrolled phone without an account',
      { mac: '0004f2000001', user: null },
      'enrolled',
      { upn: 'P1@contoso.example' },
    ],
    [
      'a phone signed in that the inventory does not list yet',
      { mac: '0004f2000011' },
      'enrolled',
      undefined,
    ],
    [
      'another account than the one signed in',
      { mac: '0004f2000001' },
      'enrolled-other',
      { upn: 'P1@contoso.example' },
    ],
    ['too few digits', { mac: '00:04:F2:AA:00' }, 'bad-mac', undefined],
    ['the prefix of a computer', { mac: '3C:52:82:00:00:02' }, 'not-a-phone', { owner: 'Hewlett Packard' }],
    ['a prefix nobody owns', { mac: '020000000001' }, 'not-a-phone', undefined],
    ['a strange prefix on a phone the tenant has', { mac: '3c5282000001' }, 'sign-in-only', undefined],
    ['a broken row', { broken: 'malformed-row' }, 'malformed-row', undefined],
    ['a formula', { broken: 'formula' }, 'formula', undefined],
    ['an account that is no UPN', { user: 'p2' }, 'bad-user', undefined],
    ['an account nobody has', { user: 'nobody@contoso.example' }, 'unknown-user', undefined],
    ['a disabled account', { user: 'disabled@contoso.example' }, 'disabled-user', undefined],
    ['no Phone System', { user: 'no-licence@contoso.example' }, 'no-phone-system', undefined],
    ['no number', { user: 'no-number@contoso.example' }, 'no-number', undefined],
    [
      'a calling policy without SIP devices',
      { user: 'no-sip@contoso.example' },
      'no-sip-policy',
      { policy: 'Global' },
    ],
    [
      'a calling policy that is not listed',
      { user: 'lost-policy@contoso.example' },
      'no-sip-policy',
      { policy: 'Deleted' },
    ],
    ['a personal account', { user: 'personal@contoso.example' }, 'personal-account', { policy: 'Global' }],
    ['no location', { site: null }, 'no-location', undefined],
    ['a region that does not exist', { region: 'Europe' }, 'bad-region', undefined],
    [
      'another region than the tenant has the phone in',
      { mac: '0004f2000002', region: 'APAC' },
      'bad-region',
      { region: 'EMEA' },
    ],
    ['another region than the rest of the site', { region: 'noam' }, 'new', { region: 'EMEA' }],
    ['a new site without a region', { site: 'Évry' }, 'unknown-region', undefined],
    [
      'a port of an adapter that the tenant has in another region',
      { mac: '00908f000001:002', region: 'APAC' },
      'bad-region',
      { region: 'EMEA' },
    ],
    ['a free port of a known adapter', { mac: '00-90-8f-00-00-01:002', site: null }, 'new', undefined],
  ])('judges %s', (_, over, outcome, hint) => {
    const judgement = one(over);
    expect([judgement.outcome, judgement.hint]).toEqual([outcome, hint]);
  });

  it('lists every outcome once', () => {
    expect(new Set(OUTCOMES.map(({ code }) => code)).size).toBe(OUTCOMES.length);
  });

  it('gives each row its judgement, in order, with the row as it came', () => {
    const rows = [
      row({}, 2),
      row({ mac: 'x' }, 3),
      row({ mac: '0004f2aa0001' }, 5),
      row({ mac: '0004F2AA0002' }, 6),
    ];
    const judgements = judge(rows, facts);
    expect(judgements.map(({ source }) => source)).toEqual(rows);
    expect(judgements.map(({ outcome, hint }) => [outcome, hint])).toEqual([
      ['new', undefined],
      ['bad-mac', undefined],
      ['duplicate-mac', { firstRow: 2 }],
      ['new', { sameAccountRow: 2 }],
    ]);
    expect(judgements[0]).toMatchObject({
      mac: '0004f2aa0001',
      vendor: 'Poly',
      upn: 'p2@contoso.example',
      userId: 'id-p2',
      site: 'Lyon',
      region: 'EMEA',
    });
  });

  it('counts the ports of one adapter as phones of their own', () => {
    const rows = ['00:90:8F:AA:00:01:001', '00:90:8F:AA:00:01:002'].map((text) =>
      row({ mac: text, user: null }),
    );
    expect(judge(rows, facts).map(({ outcome }) => outcome)).toEqual(['provision-only', 'provision-only']);
  });

  it('says which accounts and phones it needs to know, each once', () => {
    const rows = [
      row({}),
      row({ user: 'P2@contoso.EXAMPLE', mac: '00908f000001:001' }),
      row({ user: 'no upn', mac: 'x' }),
    ];
    expect(neededAccounts(rows)).toEqual(['p2@contoso.example']);
    expect(neededMacs(rows)).toEqual(['0004f2aa0001', '00908f000001:001', '00908f000001']);
  });

  it('judges 10,000 rows in well under a second', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      row({ mac: `0004f2${(0xb00000 + n).toString(16)}`, user: 'p2@contoso.example' }, n + 2),
    );
    judge(rows.slice(0, 10), facts);
    const begun = process.cpuUsage();
    expect(judge(rows, facts).every(({ outcome }) => outcome === 'new')).toBe(true);
    // Of the processor, and in microseconds: what else the machine has to do does not count.
    expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
  });
});
