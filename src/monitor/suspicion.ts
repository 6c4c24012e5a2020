/** What phones that fell have in common: stated with its numbers, so that a person can judge it. */
import type { Region } from '../devices/index.ts';
import type { Suspicion } from './incident.ts';

/** Where a phone stands and what it is. */
export interface Traits {
  readonly site: string | null;
  readonly region: Region | null;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string | null;
}

/** Phones of the same traits, and how many of them there are. */
export type Tally = Traits & { readonly count: number };

/** How many phones the inventory holds. */
export interface Fleet {
  readonly all: number;
  readonly sites: ReadonlyMap<string, number>;
  readonly regions: ReadonlyMap<string, number>;
  /** By {@link modelKey}. */
  readonly models: ReadonlyMap<string, number>;
}

/** So many of an incident's phones must share what it is laid to. */
const DOMINANT = 0.9;
/** A site is suspected from so many of its phones and so large a share of them; below that it may be chance. */
const SITE = { phones: 3, share: 0.2 };
/**
 * A model or a region explains more phones elsewhere, so it takes more of them. What nearly the whole fleet shares tells those that
 * fell from nobody.
 */
const WIDE = { phones: 3, share: 0.5, mostOfFleet: 0.8 };

export function modelKey({ vendor, model, firmware }: Traits): string {
  return JSON.stringify([vendor, model, firmware]);
}

/** @param withinMs between the first and the last fall */
export function suspect(fallen: readonly Tally[], fleet: Fleet, withinMs: number): Suspicion {
  const all = sum(fallen);
  const sites = new Set(fallen.map(({ site }) => site)).size;
  const facts = (fell: number, of: number) => ({ fell, of: Math.max(fell, of), withinMs, sites });
  const dominates = (group: Group | undefined): group is Group =>
    group !== undefined && group.count >= all * DOMINANT;

  const site = largest(fallen, (each) => each.site);
  if (dominates(site) && isHit(site.count, fleet.sites.get(site.key) ?? 0))
    return { kind: 'site', site: site.key, ...facts(site.count, fleet.sites.get(site.key) ?? 0) };
  const model = largest(fallen, modelKey);
  const modelOf = fleet.models.get(model?.key ?? '') ?? 0;
  if (dominates(model) && sites > 1 && isWide(model.count, modelOf, fleet)) {
    const { vendor, model: name, firmware } = model.first;
    return { kind: 'model', vendor, model: name, firmware, ...facts(model.count, modelOf) };
  }
  const region = largest(fallen, (each) => each.region);
  const regionOf = fleet.regions.get(region?.key ?? '') ?? 0;
  if (dominates(region) && region.first.region && sites > 1 && isWide(region.count, regionOf, fleet))
    return { kind: 'region', region: region.first.region, ...facts(region.count, regionOf) };
  return { kind: 'phones', ...facts(all, fleet.all) };
}

/** Whether so many of a site's phones say something of the site. */
export function isHit(fell: number, of: number): boolean {
  return fell >= Math.min(SITE.phones, Math.max(2, of)) && fell >= of * SITE.share;
}

/** Whether so many of a model's or a region's phones say something of it. */
export function isWide(fell: number, of: number, { all }: Pick<Fleet, 'all'>): boolean {
  return fell >= WIDE.phones && fell >= of * WIDE.share && of <= all * WIDE.mostOfFleet;
}

interface Group {
  readonly key: string;
  readonly first: Tally;
  readonly count: number;
}

/** The largest group of those that share a key; those without one are of none. */
function largest(tallies: readonly Tally[], keyOf: (tally: Tally) => string | null): Group | undefined {
  const groups = new Map<string, Group>();
  for (const tally of tallies) {
    const key = keyOf(tally);
    if (key === null) continue;
    const { first = tally, count = 0 } = groups.get(key) ?? {};
    groups.set(key, { key, first, count: count + tally.count });
  }
  return [...groups.values()].reduce<Group | undefined>(
    (most, group) => (most && most.count >= group.count ? most : group),
    undefined,
  );
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, { count }) => total + count, 0);
}
