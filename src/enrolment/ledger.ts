import type { Change, ChangeDraft, TargetState } from '../changes/index.ts';
import type { Region } from '../devices/index.ts';
import type { CsvRow } from './csv-rows.ts';
import type { Refusal, Result } from '../kernel/result.ts';
import type { Judgement } from './judge.ts';
import type { VerificationCode } from './admin-center.ts';
import type { Move, PlannedTarget, SignInBatch, Stage, Target } from './target.ts';

/** What a CSV came as, pasted text or a file to be fetched; or its rows, where only they are kept. */
export type CsvSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'rows'; readonly rows: readonly CsvRow[] };

export interface Plan {
  readonly targets: readonly PlannedTarget[];
  readonly rejected: readonly Judgement[];
  readonly digest: string;
  readonly approvalsNeeded: number;
  readonly judgedAt: Date;
  readonly expiresAt: Date;
  /** Why nothing of it can be done: the draft ends with it. */
  readonly refusal?: Refusal;
}

/** What moved within this time is counted as recent. */
export const RECENT_MS = 5 * 60_000;

/** How many targets stand where, and how many of them moved there of late; and since when nothing has moved. */
export interface Progress {
  readonly counts: readonly {
    readonly outcome: Target['outcome'];
    readonly stage: Stage;
    readonly state: TargetState;
    readonly count: number;
    /** Of these, moved within {@link RECENT_MS}. */
    readonly recent: number;
  }[];
  readonly movedAt: Date | null;
}

/**
 * The store of enrolments. Everything works on sets: no method is meant to be called once per phone. What is told to be
 * final is audited in the same transaction.
 */
export interface EnrolmentLedger {
  /** A new draft, audited, with the CSV it is to be made from. */
  create(draft: ChangeDraft, source: CsvSource): Promise<Change>;
  /** The same of what an ended change left over. Refuses `change.asked-for-already` where that is under way, or has been done. */
  retry(draft: ChangeDraft & { readonly retryOf: number }, source: CsvSource): Promise<Result<Change>>;
  source(changeId: number): Promise<CsvSource | undefined>;
  /** Keeps what was read in place of what it was read from. */
  keepSource(changeId: number, source: CsvSource): Promise<void>;
  /**
   * Replaces the plan of a draft or of an approved change, whole or not at all, and asks for approval (or keeps the approval
   * if the digest is the same). Throws `change.claimed-meanwhile` (retry later) where another change took one of the phones.
   */
  savePlan(changeId: number, plan: Plan): Promise<void>;
  /** The draft could not become a plan. What it was made from is not kept. */
  refuse(changeId: number, refusal: Refusal): Promise<void>;
  /** The open change, if any, whose plan has this digest: the same list sent twice. */
  openWith(digest: string, exceptId: number): Promise<number | undefined>;
  /** Which open change each of these MACs is already part of. */
  claimedMacs(macs: readonly string[], exceptId: number): Promise<ReadonlyMap<string, number>>;

  /** From approved to running; does nothing in any other state. */
  begin(changeId: number): Promise<void>;
  progress(changeId: number): Promise<Progress>;
  targets(changeId: number, where: TargetFilter): Promise<readonly Target[]>;
  /** Marks up to `limit` pending targets of a stage as running and returns them: the intent, written before the call. */
  intend(changeId: number, stage: Stage, limit: number): Promise<readonly Target[]>;
  move(changeId: number, positions: readonly number[], to: Move): Promise<void>;
  saveCodes(changeId: number, codes: readonly VerificationCode[]): Promise<void>;
  /** Skips what has not been handed to the tenant. */
  skipPending(changeId: number, code: string): Promise<number>;
  /** What the tenant was asked for is on record again: nothing is unsure any more. */
  trust(changeId: number): Promise<void>;
  /** Ends the change by what its targets came to; false while any is still under way. */
  finish(changeId: number): Promise<boolean>;

  /** Puts targets that wait for sign-in into batches of one region; part-filled ones only where `flush` asks for it. */
  formBatches(changeId: number, size: number, flush: boolean): Promise<void>;
  /** Takes the region's next ready batches, as many as keep it within `limit` at once. */
  claimBatches(region: Region, limit: number): Promise<readonly SignInBatch[]>;
  batch(changeId: number, number: number): Promise<SignInBatch | undefined>;
  /** Batches that were begun and have not ended; for the sweep after a crash. */
  openBatches(): Promise<readonly SignInBatch[]>;
  /** Writes the intent to submit, and returns the phones to submit: those of the batch that still want it. */
  intendBatch(batch: SignInBatch): Promise<readonly Target[]>;
  /** Takes the intent back, since nothing was accepted: `claimed` keeps the region's place, `ready` goes back in line. */
  returnBatch(batch: SignInBatch, to: 'claimed' | 'ready'): Promise<void>;
  /** Books a batch that the tenant accepted, and that this ledger has no record of, on these phones. */
  adoptBatch(
    changeId: number,
    batch: { readonly region: Region; readonly batchId: string },
    positions: readonly number[],
  ): Promise<void>;
  knownBatchIds(ids: readonly string[]): Promise<ReadonlySet<string>>;
  setBatch(
    batch: SignInBatch,
    patch: { state: 'submitted'; batchId: string } | { state: 'done' },
  ): Promise<void>;

  rejected(
    changeId: number,
    where: { outcome?: string; offset: number; limit: number },
  ): Promise<readonly RejectedRow[]>;
  /** Rows by outcome, accepted and rejected, with the first few row numbers. */
  outcomes(
    changeId: number,
  ): Promise<readonly { outcome: string; count: number; accepted: boolean; rows: number[] }[]>;
  /** How many accounts are to be signed in, by region. */
  signInRegions(changeId: number): Promise<readonly { region: Region; count: number }[]>;
  /** How many rows each sheet of the change would have. */
  sheetRows(changeId: number): Promise<SheetRows>;
  /** Failures by code with the first few MACs, most frequent first. */
  failures(changeId: number): Promise<readonly { code: string; count: number; macs: string[] }[]>;
  /** The newest failures. */
  lastFailures(changeId: number, limit: number): Promise<readonly { mac: string; code: string }[]>;

  /** Runs `work` while no other process runs under the same key; undefined (at once) where one does. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** Rows by sheet. */
export type SheetRows = Readonly<Record<'report' | 'rejected' | 'template' | 'sign-in' | 'codes', number>>;

export interface TargetFilter {
  readonly stage?: Stage;
  readonly states?: readonly TargetState[];
  readonly batch?: number;
  readonly outcome?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export interface RejectedRow {
  readonly row: number;
  readonly outcome: string;
  readonly mac: string;
  readonly user: string | null;
  readonly site: string | null;
  readonly region: string | null;
  readonly hint: Readonly<Record<string, string | number>>;
}
