import type { Mac, Region } from '../devices/index.ts';
import type { TargetState } from '../changes/index.ts';

/** The road of one phone: known to the tenant, code dialled on it, account signed in, seen in the inventory with its account. */
export const STAGES = ['provision', 'activate', 'sign-in', 'verify'] as const;
export type Stage = (typeof STAGES)[number];

/** One phone of an enrolment and how far it has come. */
export interface Target {
  readonly position: number;
  /** The row of the file, as a spreadsheet numbers it. */
  readonly row: number;
  readonly mac: Mac;
  readonly upn: string | null;
  readonly site: string | null;
  readonly region: Region;
  readonly vendor: string;
  readonly outcome: 'new' | 'sign-in-only' | 'provision-only';
  readonly stage: Stage;
  /** Within the stage: `running` means that the tenant was asked (or is about to be) and has not been heard yet. */
  readonly state: TargetState;
  /** Why it failed or was skipped. */
  readonly code: string | null;
  readonly verificationCode: string | null;
  readonly codeExpiresAt: Date | null;
  /** The sign-in batch it travels in. */
  readonly batch: number | null;
}

/** A target as the plan has it, before anything was done. */
export type PlannedTarget = Pick<
  Target,
  'row' | 'mac' | 'upn' | 'site' | 'region' | 'vendor' | 'outcome' | 'stage'
>;

/** What becomes of targets; `code` goes with failed, skipped and unknown. */
export interface Move {
  readonly stage: Stage;
  readonly state: TargetState;
  readonly code?: string;
}

/** One `New-CsSdgBulkSignInRequest` and the ledger of its sending. */
export interface SignInBatch {
  readonly changeId: number;
  readonly number: number;
  readonly region: Region;
  /**
   * ready → claimed (holds one of its region's places) → submitting (intent, written before the call) → submitted (accepted,
   * BatchId known) → done. Whoever finds it submitting does not know whether the call was made.
   */
  readonly state: 'ready' | 'claimed' | 'submitting' | 'submitted' | 'done';
  readonly batchId: string | null;
  /** When the intent was written. */
  readonly intentAt: Date | null;
}
