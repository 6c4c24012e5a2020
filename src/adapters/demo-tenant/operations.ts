import type { TeamworkDeviceOperation } from '@microsoft/microsoft-graph-types-beta';
import { numberedId } from './ids.ts';
import type { Phone } from './phones.ts';
import type { World } from './world.ts';

/** Work that Graph accepted for a device; ids are unique on the device. Its status follows from the time, so it needs no timer. */
export interface Operation {
  readonly id: string;
  readonly type: 'deviceRestart' | 'deviceDiagnostics' | 'softwareUpdate';
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endsAt: number;
  /** The phone was offline when it was its turn. */
  readonly failed: boolean;
}

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
    failed: phone.offline,
  };
  world.operations.set(phone.id, [...earlier, operation]);
  world.agenda.at(operation.endsAt, () => {
    if (operation.failed) return;
    phone.changedAt = operation.endsAt;
    if (softwareVersion !== undefined) phone.firmware = softwareVersion;
  });
  return operation;
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
    error:
      ended && operation.failed ? { code: 'DeviceOffline', message: 'The device did not answer.' } : null,
  };
}

function statusOf(operation: Operation, now: number): string {
  if (now < operation.startedAt) return 'Queued';
  if (now < operation.endsAt) return 'InProgress';
  return operation.failed ? 'Failed' : 'Successful';
}
