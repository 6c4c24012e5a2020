import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  modelKey,
  placeFalls,
  SAME_TIME_MS,
  type Fall,
  type Fleet,
  type Joinable,
} from '../../../src/monitor/index.ts';

const AT = new Date('2026-03-02T09:00:00Z');
const fall = (n: number, change: Partial<Fall> = {}): Fall => ({
  ...{ deviceId: `d${n}`, site: 'Lyon', region: 'EMEA', vendor: 'Poly', model: 'VVX 411', firmware: null },
  fellAt: AT,
  ...change,
});
const falls = (count: number, change: Partial<Fall> = {}, from = 0): Fall[] =>
  Array.from({ length: count }, (_, n) => fall(from + n, change));
const T46U = { vendor: 'Yealink', model: 'T46U', firmware: null };
const FLEET: Fleet = {
  all: 200,
  sites: new Map(['Lyon', 'Paris', 'Madrid', 'Sydney'].map((site) => [site, 50])),
  regions: new Map([
    ['EMEA', 150],
    ['APAC', 50],
  ]),
  models: new Map([
    [modelKey(fall(0)), 100],
    [modelKey({ ...fall(0), ...T46U }), 8],
  ]),
};
const incident = (id: number, sites: Record<string, number>, lastFallAt = AT): Joinable => ({
  ...{ id, lastFallAt, sites: new Map(Object.entries(sites)) },
});
const sizes = (fallen: readonly Fall[], joinable: readonly Joinable[] = []): unknown[] =>
  placeFalls(fallen, joinable, FLEET).map((placed) => [placed.incidentId, placed.falls.length]);

describe('src/monitor/grouping.ts', () => {
  it('keeps a site that is hit apart from what fell elsewhere by chance', () => {
    expect(sizes([...falls(20), fall(90, { site: 'Paris' }), fall(91, { site: 'Sydney' })])).toEqual([
      [undefined, 20],
      [undefined, 2],
    ]);
  });

  it('keeps two sites apart, and joins three', () => {
    const two = [...falls(20), ...falls(20, { site: 'Sydney' }, 100)];
    expect(sizes(two)).toEqual([
      [undefined, 20],
      [undefined, 20],
    ]);
    expect(sizes([...two, ...falls(20, { site: 'Madrid' }, 200), fall(300, { site: 'Paris' })])).toEqual([
      [undefined, 61],
    ]);
  });

  it('joins the phones of one model at many sites', () => {
    const sites = ['Lyon', 'Paris', 'Madrid', 'Sydney'];
    expect(sizes(sites.flatMap((site, n) => falls(2, { site, ...T46U }, n * 10)))).toEqual([[undefined, 8]]);
  });

  it('lets falls join the incident of the same minutes that shares most with them', () => {
    const near = [incident(1, { Paris: 4 }), incident(2, { Lyon: 3, Paris: 1 }), incident(3, { Lyon: 1 })];
    expect(sizes(falls(5), near)).toEqual([[2, 5]]);
    expect(sizes(falls(5, { site: 'Sydney' }), near)).toEqual([[undefined, 5]]);
  });

  it.each([
    [SAME_TIME_MS, 1],
    [SAME_TIME_MS + 1, undefined],
  ])('lets what falls %i ms later join incident %s', (ms, id) => {
    const later = { fellAt: new Date(AT.getTime() + ms) };
    expect(sizes(falls(5, later), [incident(1, { Lyon: 20 })])).toEqual([[id, 5]]);
  });

  it('puts every fall into exactly one group', () => {
    const any = fc.record({
      site: fc.constantFrom('Lyon', 'Paris', 'Madrid', 'Sydney', null),
      model: fc.constantFrom('VVX 411', 'T46U'),
      minutes: fc.integer({ min: 0, max: 9 }),
    });
    const joinable = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 4 }), site: fc.constantFrom('Lyon', 'Paris') }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), joinable, (chosen, near) => {
        const fallen = chosen.map(({ site, model, minutes }, n) =>
          fall(n, { site, model, fellAt: new Date(AT.getTime() + minutes * 60_000) }),
        );
        const placed = placeFalls(
          fallen,
          near.map(({ id, site }) => incident(id, { [site]: 2 })),
          FLEET,
        );
        const ids = placed.flatMap((group) => group.falls.map(({ deviceId }) => deviceId));
        expect(ids.sort()).toEqual(fallen.map(({ deviceId }) => deviceId).sort());
        const joined = placed.flatMap(({ incidentId }) => incidentId ?? []);
        expect(new Set(joined).size).toBe(joined.length);
        expect(placed.every((group) => group.falls.length > 0)).toBe(true);
      }),
    );
  });
});
