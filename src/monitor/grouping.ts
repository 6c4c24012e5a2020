/** Which phones that fell belong together: those of one time, then of one site, model or region. */
import { isHit, isWide, modelKey, type Fleet, type Traits } from './suspicion.ts';

/** A phone that has just been found to have fallen. */
export interface Fall extends Traits {
  readonly deviceId: string;
  readonly fellAt: Date;
}

/** An incident that further falls may join. */
export interface Joinable {
  readonly id: number;
  readonly lastFallAt: Date;
  /** Phones of it by site; those without a site under null. */
  readonly sites: ReadonlyMap<string | null, number>;
}

/** Falls of one cause, as far as can be seen, with the incident that they join; undefined: one of their own. */
interface Placed {
  readonly incidentId: number | undefined;
  readonly falls: readonly Fall[];
}

/** What fell within so long of an incident's last fall may join it. */
export const SAME_TIME_MS = 5 * 60_000;
/** When so many sites are hit at once, something that they share has failed. */
const BROAD = 3;

/** Every fall is in exactly one of the groups. */
export function placeFalls(falls: readonly Fall[], joinable: readonly Joinable[], fleet: Fleet): Placed[] {
  const placed = new Map<number, Fall[]>();
  const fresh: Placed[] = [];
  for (const group of groupFalls(falls, fleet)) {
    const incidentId = incidentFor(group, joinable);
    if (incidentId === undefined) fresh.push({ incidentId, falls: group });
    else placed.set(incidentId, [...(placed.get(incidentId) ?? []), ...group]);
  }
  return [...[...placed].map(([incidentId, joining]) => ({ incidentId, falls: joining })), ...fresh];
}

function groupFalls(falls: readonly Fall[], fleet: Fleet): Fall[][] {
  if (falls.length === 0) return [];
  if (isOfOneModel(falls, fleet)) return [[...falls]];
  const hit = [...bySite(falls)].filter(
    ([site, fell]) => site !== null && isHit(fell.length, fleet.sites.get(site) ?? 0),
  );
  if (hit.length >= BROAD) return [[...falls]];
  const hitSites = new Set(hit.map(([site]) => site));
  const strays = falls.filter(({ site }) => !hitSites.has(site));
  return [...hit.map(([, fell]) => fell), ...(strays.length > 0 ? [strays] : [])];
}

function bySite(falls: readonly Fall[]): Map<string | null, Fall[]> {
  const groups = new Map<string | null, Fall[]>();
  for (const fall of falls) {
    const group = groups.get(fall.site);
    if (group) group.push(fall);
    else groups.set(fall.site, [fall]);
  }
  return groups;
}

/** A fault of a model shows at many sites, and would otherwise be told site by site. */
function isOfOneModel(falls: readonly Fall[], fleet: Fleet): boolean {
  const [first] = falls;
  if (!first || !falls.every((fall) => modelKey(fall) === modelKey(first))) return false;
  const sites = new Set(falls.map(({ site }) => site)).size;
  return sites > 1 && isWide(falls.length, fleet.models.get(modelKey(first)) ?? 0, fleet);
}

/** The incident of the same minutes that holds most phones of the same sites; of strays, the one that is all strays. */
function incidentFor(group: readonly Fall[], joinable: readonly Joinable[]): number | undefined {
  const fellAt = Math.min(...group.map((fall) => fall.fellAt.getTime()));
  const sites = new Set(group.map(({ site }) => site));
  const candidates = joinable
    .filter(({ lastFallAt }) => Math.abs(fellAt - lastFallAt.getTime()) <= SAME_TIME_MS)
    .map((incident) => ({ incident, shared: sharedPhones(incident, sites) }))
    .filter(({ incident, shared }) => shared > 0 || (sites.size > 1 && incident.sites.size > 1))
    .sort((a, b) => b.shared - a.shared);
  return candidates[0]?.incident.id;
}

function sharedPhones({ sites }: Joinable, wanted: ReadonlySet<string | null>): number {
  return [...sites].reduce((sum, [site, phones]) => sum + (wanted.has(site) ? phones : 0), 0);
}
