/** What a person does where the tenant offers no admin center to a program: bring the codes, and say that they were dialled. */
import type { Change } from '../changes/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { activated, parted, positions, tooLate } from './activation.ts';
import { readCodes } from './codes-text.ts';
import type { Target } from './target.ts';
import type { EnrolmentWorld } from './world.ts';

/** SIP Gateway's one-time codes are good for a day; when exactly these were made, only the admin center knows. */
const CODE_LIFE_MS = 24 * 3_600_000;

export interface HandOffState {
  /** `codes`: phones wait to be provisioned and their codes to be pasted; `dialling`: all codes are here. */
  readonly awaiting: 'codes' | 'dialling' | null;
  /** Phones that wait for it. */
  readonly count: number;
}

/**
 * Takes pasted lines of hardware address and code for a change's phones; lines about other phones are passed over, since the
 * admin center's own list has them all. A second code for a phone replaces the first.
 * Refuses, and takes nothing, with `change.not-found` {id}, `change.not-running` {id, state} and `codes.unreadable` {row}.
 */
export async function giveCodes(
  world: EnrolmentWorld,
  changeId: number,
  text: string,
): Promise<Result<{ readonly given: number; readonly missing: number }>> {
  const change = await open(world, changeId);
  if (!change.ok) return change;
  const codes = readCodes(text);
  if (!codes.ok) return codes;
  const { provisioning, dialling } = await waiting(world, changeId);
  const [found, missing] = parted(provisioning, ({ mac }) => codes.value.has(mac));
  const replaced = dialling.filter(({ mac }) => codes.value.has(mac));
  const expiresAt = new Date(world.clock.now().getTime() + CODE_LIFE_MS);
  await world.ledger.move(changeId, positions(found), { stage: 'activate', state: 'pending' });
  await world.ledger.saveCodes(
    changeId,
    [...found, ...replaced].map(({ mac }) => ({ mac, code: codes.value.get(mac) ?? '', expiresAt })),
  );
  await world.wake.advance(changeId);
  return ok({ given: found.length + replaced.length, missing: missing.length });
}

/**
 * Someone says that the codes they were given have been dialled: those phones go on. Phones whose code had run out by then
 * fail. Refuses with `change.not-found` {id} and `change.not-running` {id, state}.
 */
export async function codesDialled(
  world: EnrolmentWorld,
  changeId: number,
): Promise<Result<{ readonly dialled: number; readonly late: number }>> {
  const change = await open(world, changeId);
  if (!change.ok) return change;
  const late = await tooLate(
    world.ledger,
    changeId,
    (await waiting(world, changeId)).dialling,
    world.clock.now(),
  );
  const { dialling } = await waiting(world, changeId);
  await activated(world.ledger, changeId, dialling);
  await world.wake.advance(changeId);
  return ok({ dialled: dialling.length, late });
}

/** What the change waits for a person to do; nothing where the program has the admin center to itself. */
export async function handOffState(world: EnrolmentWorld, changeId: number): Promise<HandOffState> {
  if (world.adminCenter || !(await open(world, changeId)).ok) return { awaiting: null, count: 0 };
  const { provisioning, dialling } = await waiting(world, changeId);
  if (provisioning.length > 0) return { awaiting: 'codes', count: provisioning.length };
  return { awaiting: dialling.length > 0 ? 'dialling' : null, count: dialling.length };
}

async function waiting(
  { ledger }: EnrolmentWorld,
  changeId: number,
): Promise<{ provisioning: readonly Target[]; dialling: readonly Target[] }> {
  const [toProvision, withoutCode, dialling] = await Promise.all([
    ledger.targets(changeId, { stage: 'provision', states: ['pending'] }),
    ledger.targets(changeId, { stage: 'activate', states: ['pending'] }),
    ledger.targets(changeId, { stage: 'activate', states: ['running'] }),
  ]);
  return { provisioning: [...toProvision, ...withoutCode], dialling };
}

/** Work that people did while the change was paused counts all the same. */
async function open({ changes }: EnrolmentWorld, changeId: number): Promise<Result<Change>> {
  const change = await changes.find(changeId);
  if (!change) return refuse('change.not-found', { id: changeId });
  const isOpen = (change.state === 'running' || change.state === 'paused') && !change.cancelling;
  return isOpen ? ok(change) : refuse('change.not-running', { id: changeId, state: change.state });
}
