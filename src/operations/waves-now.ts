import type { Change } from '../changes/index.ts';
import type { Refusal } from '../kernel/result.ts';
import type { Work } from './work.ts';
import type { WaveProgress } from './ledger.ts';
import type { OperationRequest } from './request.ts';
import { nextOpening } from './windows.ts';
import type { OperationWorld } from './world.ts';

/** The wave that may be worked on; null while the one before it soaks, or where none is left. */
export interface WaveNow {
  readonly wave: number | null;
  /** How long the soak still lasts. */
  readonly waitMs: number | undefined;
}

export async function waveNow(
  { ledger, clock }: OperationWorld,
  { change, request }: Pick<Work, 'change' | 'request'>,
): Promise<WaveNow> {
  const waves = await ledger.waves(change.id);
  const at = waves.findIndex(({ counts }) => counts.pending + counts.running > 0);
  const current = waves[at];
  if (!current) return { wave: null, waitMs: undefined };
  const before = waves[at - 1];
  const isUntouched = current.counts.pending === total(current.counts);
  if (!before?.movedAt || !isUntouched) return { wave: current.wave, waitMs: undefined };
  const waitMs = before.movedAt.getTime() + request.soakMinutes * 60_000 - clock.now().getTime();
  return waitMs > 0 ? { wave: null, waitMs } : { wave: current.wave, waitMs: undefined };
}

/** How many targets have failed, or nobody knows of. */
export async function failuresOf({ ledger }: OperationWorld, changeId: number): Promise<number> {
  const waves = await ledger.waves(changeId);
  return waves.reduce((sum, { counts }) => sum + failed(counts), 0);
}

/** So few failures prove nothing, as long as their wave is under way. */
const FEW = 5;

/** Why the change has to stop by itself; undefined where it may go on. What was gone on over does not count again. */
export async function haltReason(
  { ledger }: OperationWorld,
  { change, request }: Pick<Work, 'change' | 'request'>,
): Promise<Refusal | undefined> {
  const waves = await ledger.waves(change.id);
  if (!waves.some(({ counts }) => counts.pending > 0)) return undefined;
  const at = waves.findLastIndex(({ counts }) => counts.pending < total(counts));
  const wave = waves[at];
  if (!wave) return undefined;
  const before = waves.slice(0, at).reduce((sum, { counts }) => sum + failed(counts), 0);
  const fresh = failed(wave.counts) - Math.max(0, (await ledger.tolerated(change.id)) - before);
  const through = total(wave.counts) - wave.counts.pending - wave.counts.running;
  if (fresh <= 0 || 100 * fresh <= request.haltPercent * through) return undefined;
  if (wave.counts.pending + wave.counts.running > 0 && fresh < FEW) return undefined;
  const percent = Math.round((100 * fresh) / through);
  return {
    code: 'operation.halted',
    details: { id: change.id, failed: fresh, percent, limit: request.haltPercent },
  };
}

function failed({ failed, unknown }: WaveProgress['counts']): number {
  return failed + unknown;
}

function total(counts: WaveProgress['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** When the first of the change's sites may be touched; now where one may already. */
export async function openingOf(
  world: OperationWorld,
  change: Change,
  request: OperationRequest,
): Promise<Date> {
  const now = world.clock.now();
  if (!request.window && request.day === undefined) return now;
  const sites = await world.ledger.sites(change.id);
  const times = sites.map((site) => openingAt(world, change, request, site).getTime());
  return times.length === 0 ? now : new Date(Math.min(...times));
}

/** When this site may be touched; now where it may already. The hours are those after the approval. */
export function openingAt(
  { zoneOf, clock }: OperationWorld,
  { approvals, createdAt }: Change,
  { window, day }: OperationRequest,
  site: string | null,
): Date {
  return nextOpening({ window, day }, zoneOf(site), approvals.at(-1)?.at ?? createdAt, clock.now());
}
