import { describe, expect, it } from 'vitest';
import { checkResult } from '../../../cards/check-result.ts';
import { render } from '../../../cards/card.ts';
import { LOCALES } from '../../../cards/wording/index.ts';
import en from '../../../cards/wording/en.json' with { type: 'json' };
import { proves } from '../../../src/checks/index.ts';
import { firmwareFindings } from '../../../src/checks/firmware-findings.ts';
import { EVERYTHING, matches, parseSelector, type FirmwareGroup } from '../../../src/devices/index.ts';
import { outcomeOf, VERDICTS } from '../../../src/firmware/index.ts';

const group = (
  vendor: string,
  model: string,
  firmware: string | null,
  count: number,
  region: FirmwareGroup['region'] = 'EMEA',
): FirmwareGroup => ({ vendor, model, firmware, region, count });
const selected = (text: string) => {
  const selector = parseSelector(text);
  if (!selector.ok) throw new Error(selector.refusal.code);
  return selector.value;
};

describe('src/checks/firmware-findings.ts', () => {
  it('tells groups by model and version, the worst first, and warns of what an update brings', () => {
    const groups = [
      group('Poly', 'VVX 411', '6.4.3.5814', 90),
      group('Yealink', 'T46U', '108.86.0.20', 38),
      group('Polycom', 'VVX 410', '5.4.7.2', 7),
      group('Cisco', '8841', 'sip88xx.14-2-1', 2),
      group('Poly', 'Trio 8800', null, 1),
    ];
    expect(firmwareFindings(groups, EVERYTHING)).toMatchObject([
      {
        subject: 'Cisco 8841',
        outcome: 'failed',
        problem: 'firmware-not-multiplatform',
        expected: '12-0-3MPP',
      },
      {
        subject: 'Polycom VVX 410',
        outcome: 'failed',
        expected: '≥ 5.9.5',
        found: '5.4.7.2',
        phones: { count: 7 },
      },
      { subject: 'Yealink T46U', outcome: 'noted', problem: 'firmware-behind', found: '108.86.0.20' },
      { subject: 'Poly Trio 8800', outcome: 'noted', problem: 'firmware-not-known', found: null },
      {
        subject: 'Polycom VVX 410',
        outcome: 'noted',
        problem: 'device-lock',
        phones: { count: 7, selector: null },
      },
      {
        subject: 'Polycom VVX 410, Yealink T46U',
        outcome: 'noted',
        problem: 'update-authority',
        phones: { count: 45 },
      },
      {
        subject: 'Poly VVX 411',
        outcome: 'passed',
        problem: null,
        found: '6.4.3.5814',
        phones: { count: 90 },
      },
    ]);
  });

  it('warns of nothing where nothing is to be updated', () => {
    const findings = firmwareFindings([group('Poly', 'VVX 411', '6.4.3.5814', 3)], EVERYTHING);
    expect(findings).toHaveLength(1);
    expect(proves(findings)).toBe(true);
  });

  it('joins the regions where they make no difference, and tells them apart where they do', () => {
    expect(
      firmwareFindings(
        [
          group('Poly', 'VVX 411', '6.4.3.5814', 3, 'EMEA'),
          group('Poly', 'VVX 411', '6.4.3.5814', 4, null),
          group('Yealink', 'W70B', '146.85.5.2', 5, 'EMEA'),
          group('Yealink', 'W70B', '146.85.5.2', 6, 'APAC'),
        ],
        EVERYTHING,
      ).map(({ subject, outcome, problem, phones }) => [subject, outcome, problem, phones?.count]),
    ).toEqual([
      ['Yealink W70B', 'failed', 'firmware-other-region', 6],
      ['Yealink W70B', 'noted', 'update-authority', 6],
      ['Poly VVX 411', 'passed', null, 7],
      ['Yealink W70B', 'passed', null, 5],
    ]);
  });

  it('gives selectors that pick the group, within what was asked for', () => {
    const [first, second] = firmwareFindings(
      [group('Poly, Inc.', 'VVX "411"', '5.4 <1', 2), group('Poly', 'VVX 411', null, 1)],
      selected('site:Lyon'),
    );
    const phone = {
      ...{
        id: '1',
        mac: '0004f2000001' as never,
        name: 'x',
        site: 'Lyon',
        region: null,
        userId: null,
        upn: null,
      },
      ...({ health: 'healthy', activity: 'idle', modifiedAt: null, platform: 'sip-gateway' } as const),
    };
    const odd = { ...phone, vendor: 'Poly, Inc.', model: 'VVX "411"', firmware: '5.4 <1' };
    const unread = { ...phone, vendor: 'Poly', model: 'VVX 411', firmware: null };
    const picks = [odd, unread, { ...odd, site: 'Paris' }, { ...unread, firmware: '6.4' }].map((each) =>
      [first, second].map((finding) => matches(selected(finding?.phones?.selector ?? ''), each)),
    );
    expect(picks).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, false],
    ]);
  });

  it('says so where there is no phone', () => {
    expect(firmwareFindings([], selected('site:Nowhere'))).toMatchObject([
      { outcome: 'noted', problem: 'no-phones' },
    ]);
  });

  it('counts what does not fit, never cuts it, and fits into a Teams message', () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      group(
        'Poly',
        n % 3 === 0 ? 'VVX 411' : `A model with a name as long as they come, number ${n}`,
        n % 3 === 0 ? `5.4.${n}` : `${'9.'.repeat(40)}${n}`,
        n + 1,
      ),
    );
    const findings = firmwareFindings(many, EVERYTHING);
    expect(findings.length).toBeLessThanOrEqual(25);
    expect(proves(findings)).toBe(false);
    const counted = findings
      .filter(({ problem }) => problem !== 'device-lock' && problem !== 'update-authority')
      .reduce((sum, { phones }) => sum + (phones?.count ?? 0), 0);
    expect(counted).toBe(many.reduce((sum, { count }) => sum + count, 0));
    for (const locale of LOCALES) {
      const data = {
        ...{ request: { kind: 'firmware', selector: '' } as const, askedBy: 'A', findings },
        finishedAt: '2026-03-02T09:21:00.000Z',
      };
      expect(JSON.stringify(render(checkResult, data, locale)).length * 2).toBeLessThan(80 * 1024);
    }
  });

  it('words every verdict', () => {
    const problems = VERDICTS.filter((verdict) => outcomeOf(verdict) !== 'passed').map(
      (verdict) => `firmware-${verdict}`,
    );
    expect(problems.filter((problem) => !(problem in en['check-problem']))).toEqual([]);
  });
});
