import { inLanes } from '../kernel/lanes.ts';
import type { Work } from './work.ts';
import { firstLookMs } from './first-look.ts';
import { guarded } from './guarding.ts';
import type { DeviceKind } from './kinds/kind.ts';
import type { OperationTarget } from './target.ts';
import { byAction } from './by-action.ts';
import type { Asked, DeviceRequest } from './tenant.ts';
import { openingAt } from './waves-now.ts';
import type { OperationWorld } from './world.ts';

/** How many waiting phones the guards look at in one step. */
const LOOKED_AT = 500;
/** How many requests, full of phones, are sent before others are followed. */
const REQUESTS = 5;
const LANES = 2;
/** Accounts that one call may name: Graph documents no maximum. */
const ACCOUNTS_AT_ONCE = 100;

/** How soon phones that a guard holds back are looked at again. */
const HELD_MS = 15_000;

export interface Sent {
  readonly asked: number;
  /** When it may be worth trying again; undefined where nothing waits. */
  readonly waitMs: number | undefined;
}

/** Asks the tenant for the next targets of this wave, the intent written first. */
export async function sendNext(world: OperationWorld, work: Work, wave: number): Promise<Sent> {
  const { change, kind } = work;
  const limit = kind.on === 'devices' ? LOOKED_AT : ACCOUNTS_AT_ONCE;
  const waiting = await world.ledger.targets(change.id, {
    steps: ['wait'],
    states: ['pending'],
    wave,
    heldLast: true,
    limit,
  });
  if (waiting.length === 0) return { asked: 0, waitMs: undefined };
  const lookInMs = await firstLookMs(world, change.id);
  if (kind.on === 'accounts') return { asked: await ask(world, work, waiting, lookInMs), waitMs: undefined };
  const [open, waitMs] = openNow(world, work, waiting);
  // The intent is written for one request at a time, so that a crash leaves few unsure.
  const { atOnce } = world.actions;
  const passed = (await passGuards(world, work, kind, open)).slice(0, REQUESTS * atOnce);
  let asked = 0;
  let isOver = false;
  // Two at a time: what is written down between a request and the next would leave budget unused.
  await inLanes(requestsOf(passed, atOnce), LANES, async (those) => {
    if (isOver) return;
    try {
      const count = await ask(world, work, those, lookInMs);
      asked += count;
      isOver ||= await isStopped(world, change.id);
    } catch (error) {
      isOver = true;
      throw error;
    }
  });
  const heldBack = waiting.length - passed.length > 0;
  return { asked, waitMs: heldBack ? (waitMs ?? HELD_MS) : undefined };
}

function requestsOf(targets: readonly OperationTarget[], atOnce: number): OperationTarget[][] {
  const count = Math.ceil(targets.length / atOnce);
  return Array.from({ length: count }, (_, at) => targets.slice(at * atOnce, (at + 1) * atOnce));
}

/** Those whose site may be touched now, and how long until the next one may. */
function openNow(
  world: OperationWorld,
  { change, request }: Work,
  targets: readonly OperationTarget[],
): [readonly OperationTarget[], number | undefined] {
  if (!request.window && request.day === undefined) return [targets, undefined];
  const now = world.clock.now().getTime();
  const waits = new Map<string | null, number>();
  for (const { site } of targets) {
    if (!waits.has(site)) waits.set(site, openingAt(world, change, request, site).getTime() - now);
  }
  const closed = [...waits.values()].filter((ms) => ms > 0);
  return [
    targets.filter(({ site }) => (waits.get(site) ?? 0) <= 0),
    closed.length > 0 ? Math.min(...closed) : undefined,
  ];
}

/** Holds back and skips what the guards say; returns those that may be touched now. */
async function passGuards(
  world: OperationWorld,
  { change, request }: Work,
  kind: DeviceKind,
  targets: readonly OperationTarget[],
): Promise<readonly OperationTarget[]> {
  if (targets.length === 0) return [];
  const { go, wait, skip, gone } = await guarded(world, kind, request, targets);
  const { ledger } = world;
  for (const [guard, positions] of wait) await ledger.hold(change.id, positions, guard);
  for (const [guard, positions] of skip)
    await ledger.move(change.id, positions, { step: 'done', state: 'skipped', code: `guard.${guard}` });
  await ledger.move(change.id, gone, { step: 'done', state: 'failed', code: 'device-gone' });
  const passed = new Set(go);
  return targets.filter(({ position }) => passed.has(position));
}

async function isStopped({ changes }: OperationWorld, changeId: number): Promise<boolean> {
  const change = await changes.find(changeId);
  return change?.state !== 'running' || change.cancelling;
}

/** @returns how many the tenant was asked for */
async function ask(
  world: OperationWorld,
  work: Work,
  targets: readonly OperationTarget[],
  lookInMs: number,
): Promise<number> {
  const { ledger } = world;
  const intended = await ledger.intend(
    work.change.id,
    targets.map(({ position }) => position),
  );
  if (intended.length === 0) return 0;
  await note(world, work, intended, await answers(world, work, intended), lookInMs);
  return intended.length;
}

function answers(
  world: OperationWorld,
  { kind, request }: Work,
  targets: readonly OperationTarget[],
): Promise<readonly (Asked | undefined)[]> {
  if (kind.on === 'accounts') return kind.ask(world, request, targets);
  return byAction(targets, kind, (action, those) =>
    world.actions.ask(
      action,
      those.map(({ subjectId, version }) => requestFor(subjectId, version)),
    ),
  );
}

/** Writes down what the tenant said. What it left unsure stays as asked for, to be read back. */
async function note(
  world: OperationWorld,
  { change, kind }: Work,
  targets: readonly OperationTarget[],
  said: readonly (Asked | undefined)[],
  lookInMs: number,
): Promise<void> {
  const { ledger } = world;
  const { id } = change;
  const accepted: { position: number; operationId: string | null }[] = [];
  const done: number[] = [];
  const back: number[] = [];
  const refused = new Map<string, number[]>();
  let waitMs = 0;
  targets.forEach(({ position }, at) => {
    const answer = said[at] ?? { state: 'unsure' };
    if (answer.state === 'accepted' && answer.operationId === null) done.push(position);
    else if (answer.state === 'accepted') accepted.push({ position, operationId: answer.operationId });
    // The same is queued already, so it will be done: its operation is looked up when it is followed.
    else if (answer.state === 'under-way') accepted.push({ position, operationId: null });
    else if (answer.state === 'refused')
      refused.set(answer.code, [...(refused.get(answer.code) ?? []), position]);
    else if (answer.state === 'later') {
      back.push(position);
      waitMs = Math.max(waitMs, answer.waitMs);
    }
  });
  if (accepted.length > 0) await ledger.accepted(id, accepted, lookInMs);
  const hasEvidence = kind.on === 'accounts' || kind.evidence !== null;
  await ledger.move(
    id,
    done,
    hasEvidence ? { step: 'verify', state: 'running' } : { step: 'done', state: 'succeeded' },
  );
  if (back.length > 0) await ledger.giveBack(id, back);
  for (const [code, positions] of refused)
    await ledger.move(id, positions, { step: 'done', state: 'failed', code });
  if (waitMs > 0) await world.pause(waitMs);
}

function requestFor(deviceId: string, version: string | null): DeviceRequest {
  return version === null ? { deviceId } : { deviceId, software: { type: 'firmware', version } };
}
