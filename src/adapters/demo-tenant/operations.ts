import type { TeamworkDeviceOperation } from '@microsoft/microsoft-graph-types-beta';
import { numberedId } from './ids.ts';
import { isNative, type Phone } from './phones.ts';
import type { Operation } from './records.ts';
import type { World } from './world.ts';

/** The long-running operations of a device: started once, and told as Graph tells them. */

/** Share of its duration that an operation spends waiting in the queue. */
const QUEUED = 0.2;

/** @returns undefined while the same operation is under way on that phone: Graph answers 409 then. */
export function startOperation(
  world: World,
  phone: Phone,
  type: Operation['type'],
  softwareVersion?: string,
): Operation | undefined {
  const now = world.now();
  const earlier = world.operations.get(phone.id) ?? [];
  if (earlier.some((operation) => operation.type === type && now < operation.endsAt)) return undefined;
  const operation: Operation = {
    id: numberedId('operation', world.options.seed, earlier.length),
    type,
    createdAt: now,
    startedAt: now + world.options.operationMs * QUEUED,
    endsAt: now + world.options.operationMs,
    failure: failureOf(world, phone),
  };
  world.operations.set(phone.id, [...earlier, operation]);
  world.agenda.at(operation.endsAt, () => {
    if (operation.failure) return;
    phone.changedAt = operation.endsAt;
    if (type === 'deviceRestart' && !isNative(phone)) provisionAnew(phone);
    if (type === 'remoteLogout') signOut(world, phone, operation.endsAt);
    if (softwareVersion !== undefined) phone.firmware = softwareVersion;
  });
  return operation;
}

function failureOf({ options, random }: World, { offline }: Phone): Operation['failure'] {
  if (offline) return { code: 'DeviceOffline', message: 'The device did not answer.' };
  const fails = options.failShare > 0 && random.next() < options.failShare;
  return fails ? { code: 'InternalError', message: 'The device reported a failure.' } : null;
}

/** A phone that starts fetches its settings, and SIP Gateway puts the approved build on it where it runs an older one. */
function provisionAnew(phone: Phone): void {
  if (phone.model.firmware.includes(phone.firmware)) phone.firmware = phone.model.firmware[0];
}

function signOut(world: World, phone: Phone, time: number): void {
  if (phone.account === null) return;
  world.byAccount.delete(phone.account);
  phone.account = null;
  phone.signedOutAt = time;
  phone.busy = false;
}

/** A restarting phone is away between the start and the end of the operation. */
export function isRestarting(world: World, phone: Phone): boolean {
  const now = world.now();
  const away = (operation: Operation): boolean => operation.startedAt <= now && now < operation.endsAt;
  return world.operations.get(phone.id)?.some((each) => each.type === 'deviceRestart' && away(each)) ?? false;
}

export function operationRecord(operation: Operation, now: number): TeamworkDeviceOperation {
  const ended = now >= operation.endsAt;
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    id: operation.id,
    operationType: operation.type,
    status: statusOf(operation, now),
    createdDateTime: iso(operation.createdAt),
    startedDateTime: now >= operation.startedAt ? iso(operation.startedAt) : null,
    lastActionDateTime: iso(Math.min(now, operation.endsAt)),
    completedDateTime: ended ? iso(operation.endsAt) : null,
    error: ended ? operation.failure : null,
  };
}

function statusOf(operation: Operation, now: number): string {
  if (now < operation.startedAt) return 'Queued';
  if (now < operation.endsAt) return 'InProgress';
  return operation.failure ? 'Failed' : 'Successful';
}
