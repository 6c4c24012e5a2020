import { describe, expect, it } from 'vitest';
import { matches, parseMac, parseSelector, type Device } from '../../../src/devices/index.ts';

const phone: Device = {
  id: 'd1',
  mac: parseMac('0004f2abcdef')!,
  name: 'SAO-1-001',
  site: 'São Paulo',
  region: 'NOAM',
  vendor: 'Poly',
  model: 'VVX 411',
  firmware: '5.9.5.3182',
  userId: 'u1',
  upn: 'anna.berg@contoso.example',
  health: 'offline',
  activity: 'unknown',
  modifiedAt: null,
  platform: 'sip-gateway',
};
const bare: Device = {
  ...phone,
  site: null,
  region: null,
  firmware: null,
  userId: null,
  upn: null,
  health: 'healthy',
};

const picks = (text: string, device: Device): boolean => {
  const selector = parseSelector(text);
  if (!selector.ok) throw new Error(text);
  return matches(selector.value, device);
};

describe('src/devices/selector-match.ts', () => {
  it.each([
    '',
    'site:"sao paulo"',
    'site:lyon|"SÃO PAULO"',
    'site:s*p*o',
    'site:*',
    '-site:lyon',
    'model:"vvx 411" offline firmware:<6.4 -vendor:Yealink user:anna*',
    'firmware:<=5.9.5.3182',
    'firmware:>5.9',
    'enrolled',
    'berg',
    'vvx',
    'f2:ab',
    '00-04-F2-AB-CD-EF',
    'region:noam',
  ])('picks by %s', (text) => {
    expect(picks(text, phone)).toBe(true);
  });

  it.each([
    'site:sao',
    'site:sao*sao*paulo',
    'site:s*o*o*o*o',
    '-site:"sao paulo"',
    'online',
    'firmware:>=6.4',
    '-enrolled',
    'user:anna',
    'paris',
    'mac:0004f2abcdee',
    'vvx -411',
  ])('leaves out by %s', (text) => {
    expect(picks(text, phone)).toBe(false);
  });

  it('finds no value where a device has none, but finds its absence', () => {
    expect(
      ['site:*', 'firmware:<9', 'firmware:>=0', 'user:*', 'enrolled'].filter((text) => picks(text, bare)),
    ).toEqual([]);
    expect(picks('-site:* -firmware:<9 -enrolled online', bare)).toBe(true);
  });

  it('does not slow down on many stars', () => {
    const begun = performance.now();
    expect(picks(`name:${'a*'.repeat(40)}b`, { ...phone, name: 'a'.repeat(5000) })).toBe(false);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});
