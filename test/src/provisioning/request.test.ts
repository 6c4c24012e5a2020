import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/kernel/result.ts';
import {
  parseWords,
  readRequest,
  VENDORS,
  type ProvisioningRequest,
} from '../../../src/provisioning/index.ts';
import { secondsOf } from '../../../src/provisioning/request.ts';
import { anyRequest, requestFor, TENANT } from './requests.ts';

function read(text: string): Result<ProvisioningRequest> {
  const parts = parseWords(text);
  return parts.ok ? readRequest(parts.value) : parts;
}
const refusalOf = (text: string): unknown => {
  const result = read(text);
  return result.ok ? result.value : [result.refusal.code, result.refusal.details];
};

describe('src/provisioning/parse.ts', () => {
  it.each([
    ['EMEA cisco', requestFor(['cisco'])],
    ['emea Polycom,YEALINK', requestFor(['poly', 'yealink'])],
    ['yealink; poly EMEA', requestFor(['poly', 'yealink'])],
    ['EMEA cisco ata Cisco', requestFor(['cisco-ata', 'cisco'])],
    ['EMEA alcatel-lucent enterprise de', requestFor(['ale'], { language: 'de' })],
    ['Amériques cisco japonais', requestFor(['cisco'], { region: 'NOAM', language: 'ja' })],
    [`apac poly lang_fr ${TENANT}`, requestFor(['poly'], { region: 'APAC', language: 'fr', tenant: TENANT })],
    [
      'EMEA poly ntp:192.0.2.1,ntp:192.0.2.2 utc:+05:30',
      requestFor(['poly'], { timeServers: ['192.0.2.1', '192.0.2.2'], utcOffset: 19_800 }),
    ],
    ['EMEA poly poly Polycom', requestFor(['poly'])],
  ])('reads "%s"', (text, expected) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect({ ...result.value, vendors: new Set(result.value.vendors) }).toEqual({
      ...expected,
      vendors: new Set(expected.vendors),
    });
  });

  it.each([
    ['', ['provisioning.no-vendor', {}]],
    ['EMEA', ['provisioning.no-vendor', {}]],
    ['cisco', ['provisioning.no-region', {}]],
    [
      'EMAE cisco',
      ['provisioning.unknown-region', { text: 'EMAE', suggestion: 'EMEA', choices: 'NOAM, EMEA, APAC' }],
    ],
    ['EMEA NOAM poly', ['provisioning.one-only', { first: 'EMEA', second: 'NOAM' }]],
    ['EMEA poly de fr', ['provisioning.one-only', { first: 'de', second: 'fr' }]],
    ['EMEA poly 8d7f6c1e-0b5a-4f8e-9a3d', ['provisioning.bad-tenant', { text: '8d7f6c1e-0b5a-4f8e-9a3d' }]],
    ['EMEA poly ntp:pool.ntp.org', ['provisioning.bad-time-server', { text: 'pool.ntp.org' }]],
    ['EMEA poly utc:+15', ['provisioning.bad-utc-offset', { text: '+15' }]],
    [
      `EMEA poly ${Array.from({ length: 9 }, (_, at) => `ntp:192.0.2.${at + 1}`).join(' ')}`,
      ['provisioning.too-many-time-servers', { max: 8 }],
    ],
  ])('refuses "%s"', (text, expected) => {
    expect(refusalOf(text)).toEqual(expected);
  });

  it.each([
    ['EMEA yaelink', 'provisioning.unknown-vendor', 'yealink'],
    ['EMEA cisko poly', 'provisioning.unknown-vendor', 'cisco'],
    ['EMEA poly it', 'provisioning.unknown-language', 'pt'],
    ['EMEA poly germann', 'provisioning.unknown-language', 'de'],
    ['EMEA poly grandstream', 'provisioning.unknown-vendor', ''],
  ])('meets the slip of "%s"', (text, code, suggestion) => {
    expect(refusalOf(text)).toEqual([code, expect.objectContaining({ suggestion })]);
  });

  it('never throws, and asks for nothing twice', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('EMEA', 'cisco', 'ata', 'poly', 'de', 'ntp:', 'utc:', 'utc:+1', TENANT, '__proto__'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const result = read(words.join(' '));
        if (result.ok) expect(new Set(result.value.vendors).size).toBe(result.value.vendors.length);
        else expect(result.refusal.code).toMatch(/^provisioning\./);
      }),
    );
  });

  it('reads back every request that was written out', () => {
    fc.assert(
      fc.property(anyRequest, fc.boolean(), (request, byName) => {
        const { region, vendors, language, tenant, timeServers } = request;
        const words = [
          ...[region, language ?? '', ...vendors.map(({ id, name }) => (byName ? name : id)), tenant ?? ''],
          ...timeServers.map((server) => `ntp:${server}`),
        ];
        const result = read(words.join(' '));
        expect(result).toEqual({ ok: true, value: { ...request, utcOffset: null } });
      }),
    );
  });
});

describe('src/provisioning/request.ts', () => {
  it.each([
    ['0', 0],
    ['UTC', 0],
    ['+2', 7200],
    ['UTC+02:00', 7200],
    ['−5', -18_000],
    ['-03:30', -12_600],
    ['+14:00', 50_400],
    ['+14:01', undefined],
    ['-12:30', undefined],
    ['+2:60', undefined],
    ['3600', undefined],
    ['Paris', undefined],
  ])('takes the offset %s for %s seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it('lets no two vendors be called the same', () => {
    const names = VENDORS.flatMap(({ id, name, says }) => [
      ...new Set([id, id.replace('-', ' '), name.toLowerCase(), ...says]),
    ]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
