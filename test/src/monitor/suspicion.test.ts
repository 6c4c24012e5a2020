import { describe, expect, it } from 'vitest';
import { modelKey, suspect, type Fleet, type Tally } from '../../../src/monitor/index.ts';

const POLY = { vendor: 'Poly', model: 'VVX 411', firmware: '6.4.3' };
const YEALINK = { vendor: 'Yealink', model: 'T46U', firmware: '108.86.5.1' };
const tally = (site: string | null, count: number, change: Partial<Tally> = {}): Tally => ({
  ...{ site, region: 'EMEA', ...POLY, count },
  ...change,
});
const FLEET: Fleet = {
  all: 240,
  sites: new Map([
    ['Lyon', 40],
    ['Paris', 40],
    ['Madrid', 40],
    ['Kiosk', 2],
    ['Sydney', 118],
  ]),
  regions: new Map([
    ['EMEA', 122],
    ['APAC', 118],
  ]),
  models: new Map([
    [modelKey(tally(null, 0)), 120],
    [modelKey(tally(null, 0, YEALINK)), 20],
  ]),
};
const suspected = (...tallies: Tally[]): object => suspect(tallies, FLEET, 60_000);

describe('src/monitor/suspicion.ts', () => {
  it('suspects the site that the phones share', () => {
    expect(suspected(tally('Lyon', 30), tally('Lyon', 7, YEALINK))).toEqual({
      ...{ kind: 'site', site: 'Lyon', fell: 37, of: 40, withinMs: 60_000, sites: 1 },
    });
    expect(suspected(tally('Kiosk', 2))).toMatchObject({ kind: 'site', site: 'Kiosk', fell: 2, of: 2 });
  });

  it('suspects the site still where one phone in ten stands elsewhere', () => {
    expect(suspected(tally('Lyon', 36), tally('Paris', 4))).toMatchObject({
      kind: 'site',
      fell: 36,
      sites: 2,
    });
    expect(suspected(tally('Lyon', 35), tally('Paris', 5))).toMatchObject({ kind: 'phones', fell: 40 });
  });

  it.each([
    ['too few', tally('Lyon', 2)],
    ['too small a share of the site', tally('Sydney', 23)],
    ['no site', tally(null, 30)],
  ])('does not blame a site for %s', (_why, fallen) => {
    expect(suspected(fallen)).toMatchObject({ kind: 'phones', of: 240 });
  });

  it('suspects a model that failed at several sites', () => {
    expect(suspected(tally('Lyon', 8, YEALINK), tally('Paris', 8, YEALINK))).toEqual({
      ...{ kind: 'model', ...YEALINK, fell: 16, of: 20, withinMs: 60_000, sites: 2 },
    });
    expect(suspected(tally('Lyon', 4, YEALINK), tally('Paris', 4, YEALINK))).toMatchObject({
      kind: 'phones',
    });
  });

  it('suspects the region where most of it fell', () => {
    const sites = ['Lyon', 'Paris', 'Madrid'].flatMap((site) => [tally(site, 15), tally(site, 15, YEALINK)]);
    expect(suspected(...sites)).toMatchObject({
      kind: 'region',
      region: 'EMEA',
      fell: 90,
      of: 122,
      sites: 3,
    });
  });

  it('suspects nothing that nearly the whole fleet shares', () => {
    const one = {
      ...FLEET,
      regions: new Map([['EMEA', 240]]),
      models: new Map([[modelKey(tally(null, 0)), 240]]),
    };
    expect(suspect([tally('Lyon', 40), tally('Sydney', 118)], one, 0)).toMatchObject({
      kind: 'phones',
      fell: 158,
    });
  });

  it('never tells of more phones than there are', () => {
    expect(suspect([tally('Lyon', 50)], FLEET, 0)).toMatchObject({ fell: 50, of: 50 });
  });
});
