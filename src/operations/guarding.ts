import { ensureFresh, EVERYTHING, type Device } from '../devices/index.ts';
import { goodForMs } from './freshness.ts';
import { GUARDS } from './guards/index.ts';
import type { Guard, GuardFacts, Verdict } from './guards/guard.ts';
import type { DeviceKind } from './kinds/kind.ts';
import type { OperationRequest } from './request.ts';
import type { OperationTarget } from './target.ts';
import type { OperationWorld } from './world.ts';

/** In a small fleet, calls and sites are looked at this often. */
const FACTS_GOOD_FOR_MS = 10_000;

/** What the guards say of targets that could be touched now, by position. */
export interface Guarded {
  readonly go: readonly number[];
  /** By guard. */
  readonly wait: ReadonlyMap<string, readonly number[]>;
  readonly skip: ReadonlyMap<string, readonly number[]>;
  /** The inventory does not show them any more. */
  readonly gone: readonly number[];
}

function guardsOf(kind: DeviceKind, when: Guard['when']): readonly Guard[] {
  return GUARDS.filter((guard) => guard.when === when && kind.guards.includes(guard.id));
}

/** Whether this outcome of a plan is a guard's doing. */
export function isPlanGuard(outcome: string): boolean {
  return GUARDS.some(({ id, when }) => when === 'plan' && id === outcome);
}

/** Judges phones for the plan: `go`, or the id of the guard that leaves the phone out. */
export function planGuards(kind: DeviceKind, request: OperationRequest): (device: Device) => string {
  const guards = guardsOf(kind, 'plan');
  const acknowledged = new Set(request.acknowledged);
  const site = { phones: 1, answering: 1, underWay: 0 };
  return (device) => {
    const facts = { device, heldMs: 0, site, acknowledged };
    return guards.find((guard) => guard.judge(facts) !== 'go')?.id ?? 'go';
  };
}

/** Holds the targets against the guards of their kind, one after the other: each that goes takes its site's share. */
export async function guarded(
  world: OperationWorld,
  kind: DeviceKind,
  request: OperationRequest,
  targets: readonly OperationTarget[],
): Promise<Guarded> {
  const { devices, inventory, clock, ledger } = world;
  const { total } = await devices.counts(EVERYTHING);
  await ensureFresh(inventory, devices, clock, goodForMs(total, FACTS_GOOD_FOR_MS));
  const underWay = await ledger.underWay();
  const [known, sites] = await Promise.all([
    devices.byIds(targets.map(({ subjectId }) => subjectId)),
    devices.sites([...underWay.keys()]),
  ]);
  const byId = new Map(known.map((device) => [device.id, device]));
  const busySites = countBy([...underWay.values()]);
  const guards = guardsOf(kind, 'run');
  const acknowledged = new Set(request.acknowledged);
  const now = clock.now().getTime();
  const result = { go: [] as number[], wait: lists(), skip: lists(), gone: [] as number[] };
  for (const target of targets) {
    const device = byId.get(target.subjectId);
    if (!device) {
      result.gone.push(target.position);
      continue;
    }
    const key = device.site ?? '';
    const counts = sites.get(key) ?? { phones: 1, answering: 1 };
    const site = { ...counts, underWay: busySites.get(key) ?? 0 };
    const heldMs = target.heldSince ? now - target.heldSince.getTime() : 0;
    const [verdict, guard] = judged(guards, { device, heldMs, site, acknowledged });
    if (verdict === 'go') {
      result.go.push(target.position);
      busySites.set(key, site.underWay + 1);
      if (device.health !== 'offline') sites.set(key, { ...counts, answering: counts.answering - 1 });
    } else {
      add(result[verdict], guard, target.position);
    }
  }
  return result;
}

/** The strictest verdict, and whose it is. */
function judged(guards: readonly Guard[], facts: GuardFacts): [Verdict, string] {
  const verdicts = guards.map((guard) => [guard.judge(facts), guard.id] as [Verdict, string]);
  return (
    verdicts.find(([verdict]) => verdict === 'skip') ??
    verdicts.find(([verdict]) => verdict === 'wait') ?? ['go', '']
  );
}

const lists = (): Map<string, number[]> => new Map();

function add(map: Map<string, number[]>, key: string, position: number): void {
  map.set(key, [...(map.get(key) ?? []), position]);
}

function countBy(sites: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const site of sites) counts.set(site ?? '', (counts.get(site ?? '') ?? 0) + 1);
  return counts;
}
