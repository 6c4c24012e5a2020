import { z } from 'zod';
import type { DeviceAction, DeviceOperation } from '../../operations/tenant.ts';
import { parseTime } from './device-record.ts';

/** A `teamworkDeviceOperation` of Graph's beta. Its status is free text: documentation and samples differ in words and case. */

const text = z.string().nullish();

export const operationRecord = z.object({
  id: z.string(),
  operationType: text,
  status: text,
  createdDateTime: text,
  completedDateTime: text,
  error: z.object({ code: text }).nullish(),
});
export type OperationRecord = z.infer<typeof operationRecord>;

/** How Graph's operations call what was asked for. `remoteLogout` is reported only; nobody can ask Graph for it. */
const OPERATION_TYPES: Readonly<Record<DeviceAction, string>> = {
  restart: 'deviceRestart',
  runDiagnostics: 'deviceDiagnostics',
  updateSoftware: 'softwareUpdate',
  signOut: 'remoteLogout',
};

const STATES: ReadonlyMap<string, DeviceOperation['state']> = new Map([
  ['queued', 'under-way'],
  ['scheduled', 'under-way'],
  ['notstarted', 'under-way'],
  ['pending', 'under-way'],
  ['running', 'under-way'],
  ['inprogress', 'under-way'],
  ['successful', 'succeeded'],
  ['succeeded', 'succeeded'],
  ['success', 'succeeded'],
  ['completed', 'succeeded'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['failed', 'failed'],
  ['failure', 'failed'],
]);

export function toOperation(record: OperationRecord): DeviceOperation {
  const state = stateOf(record);
  const createdAt = parseTime(record.createdDateTime);
  const completedAt = parseTime(record.completedDateTime);
  return {
    id: record.id,
    state,
    createdAt,
    tookMs: createdAt && completedAt ? completedAt.getTime() - createdAt.getTime() : null,
    problem: state === 'failed' || state === 'cancelled' ? codeOf(record) : null,
  };
}

/**
 * A word that is not known is taken for work under way until the operation has an end; then its error decides. To take a
 * failure for a success does no harm: what was done is looked for in the inventory.
 */
function stateOf(record: OperationRecord): DeviceOperation['state'] {
  const known = STATES.get((record.status ?? '').toLowerCase().replace(/[^a-z]/g, ''));
  if (known) return known;
  if (parseTime(record.completedDateTime) === null) return 'under-way';
  return codeOf(record) === null ? 'succeeded' : 'failed';
}

/** Successful operations were seen with the error `Unknown`. */
function codeOf({ error }: OperationRecord): string | null {
  const code = error?.code?.trim() ?? '';
  return code === '' || code.toLowerCase() === 'unknown' ? null : code;
}

export function isType({ operationType }: OperationRecord, action: DeviceAction): boolean {
  return operationType?.toLowerCase() === OPERATION_TYPES[action].toLowerCase();
}
