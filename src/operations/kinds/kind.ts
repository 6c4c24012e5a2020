import type { Device } from '../../devices/index.ts';
import type { Account } from '../../enrolment/index.ts';
import type { Result } from '../../kernel/result.ts';
import type { OperationKind, OperationRequest } from '../request.ts';
import type { OperationTarget } from '../target.ts';
import type { Asked, DeviceAction } from '../tenant.ts';
import type { OperationWorld } from '../world.ts';

/** `go`, or why a subject is left out of the plan: worded as `operation-outcome.<code>`. */
export type OutcomeCode = string;

/** What the tenant is asked for, of one phone. */
export interface Order {
  readonly action: DeviceAction;
  /** The firmware that it is to get. */
  readonly version: string | null;
}

/** What is done to phones, one request each, and seen in the inventory afterwards. */
export interface DeviceKind {
  readonly id: OperationKind;
  readonly on: 'devices';
  /** What the tenant is asked for. */
  readonly action: DeviceAction;
  /** The guards that apply, by id. */
  readonly guards: readonly string[];
  /** Takes phones away from their users for a while: waves, windows and shares of a site are for these. */
  readonly disruptive: boolean;
  /** What the tenant is asked for where it is something else for this phone. */
  orderFor?(device: Device, available: string | null): Order;
  /** @param available the version that the tenant has for a native phone; only read where there is an `orderFor` */
  outcomeOf(device: Device, available: string | null): OutcomeCode;
  /** What proves it besides the tenant's word; null where nothing can be seen. */
  readonly evidence: {
    /** `firmware`: each phone's own page has to be read; else the inventory's list shows it. */
    readonly reads: 'inventory' | 'firmware';
    shows(device: Device, target: OperationTarget): boolean;
  } | null;
}

/** What an account gets or loses. */
export interface AccountKind {
  readonly id: OperationKind;
  readonly on: 'accounts';
  /** Reads what judging takes; refuses what cannot be done for anybody. */
  prepare(world: OperationWorld, request: OperationRequest): Promise<Result<AccountJudge>>;
  /** Asks for all of them at once; an answer for each, in their order. */
  ask(
    world: OperationWorld,
    request: OperationRequest,
    targets: readonly OperationTarget[],
  ): Promise<readonly Asked[]>;
  /** Which of them show it already, in their order. */
  shows(
    world: OperationWorld,
    request: OperationRequest,
    targets: readonly OperationTarget[],
  ): Promise<readonly boolean[]>;
}

/** Judges the accounts one after the other. */
export type AccountJudge = (account: Account) => {
  readonly outcome: OutcomeCode;
  /** What it has now, for `undo`. */
  readonly before: string | null;
};
