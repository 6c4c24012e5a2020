import type { TargetState } from '../changes/index.ts';
import type { Region } from '../devices/index.ts';
import type { DeviceAction } from './tenant.ts';

/**
 * Where a target stands. `wait`: not asked for yet. `asked`: the intent is written, the tenant may or may not have it.
 * `under-way`: the tenant has accepted it. `verify`: done by the tenant's word, to be seen in the inventory.
 */
export const STEPS = ['wait', 'asked', 'under-way', 'by-hand', 'verify', 'done'] as const;
export type OperationStep = (typeof STEPS)[number];

/** A phone or an account in the plan of an operation, with what was known of it then. */
export interface PlannedTarget {
  /** Graph's id of the device or the user. */
  readonly subjectId: string;
  /** The phone's name or the account's user principal name. */
  readonly name: string;
  readonly mac: string | null;
  readonly site: string | null;
  readonly region: Region | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly upn: string | null;
  /** `go`, or why it is left out: worded as `operation-outcome.<code>`. */
  readonly outcome: string;
  /** From 1; null for those left out. */
  readonly wave: number | null;
  /** What the tenant is asked for; null for an account. */
  readonly action: DeviceAction | null;
  /** The firmware that it is to get, where the request names one. */
  readonly version: string | null;
  /** What it has now, for `undo`: a policy's name, a licence. */
  readonly before: string | null;
}

export interface OperationTarget extends PlannedTarget {
  readonly position: number;
  readonly step: OperationStep;
  readonly state: TargetState;
  /** Why it failed or was skipped: worded as `failure.<code>`. */
  readonly code: string | null;
  readonly operationId: string | null;
  /** When the intent to ask was written. */
  readonly askedAt: Date | null;
  /** Since when a guard has held it back. */
  readonly heldSince: Date | null;
  /** When the tenant, or a person, said that it was done. */
  readonly endedAt: Date | null;
}
