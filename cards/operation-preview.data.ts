// What the preview of an operation is drawn from.
import type { Decided } from './decision.ts';
import type { Deed } from '../src/operations/index.ts';

export interface OperationPreviewData extends Decided {
  readonly deed: Deed;
  /** The selector as it was typed, or how many accounts were named. */
  readonly name: string;
  /** Phones or accounts found; those among them that the change would act on are the accepted. */
  readonly total: number;
  /** Keys the wording `operation-outcome.<code>`. */
  readonly leftOut: readonly {
    readonly code: string;
    readonly count: number;
    /** The first few. */
    readonly names: readonly string[];
  }[];
  /** All phones of the inventory; null where their share is not worth a warning. */
  readonly fleet: number | null;
  /** How many each wave takes. */
  readonly waves: readonly number[];
  readonly soakSeconds: number;
  /** A wave with more failures than this halts the change. */
  readonly haltPercent: number;
  /** When it may begin; null at once. */
  readonly hours: {
    /** `HH:mm` at each site; null from the start of the day. */
    readonly from: string | null;
    /** Null: from then on, for good. */
    readonly to: string | null;
    /** `yyyy-MM-dd`; null the first that comes. */
    readonly day: string | null;
    /** IANA time zones of the sites. */
    readonly zones: readonly string[];
  } | null;
  /** Guards that apply, by id; keys the wording `guard.<id>`. */
  readonly guards: readonly string[];
  /** Guards that hold phones back until somebody takes it upon himself; keys the wording `acknowledge.<guard>`. */
  readonly acknowledge: readonly {
    readonly guard: string;
    readonly count: number;
    readonly given: boolean;
  }[];
  /** What will be called, keys the wording `operation-call.<code>`; `detail` is the version, policy or product. */
  readonly calls: readonly { readonly code: string; readonly count: number; readonly detail?: string }[];
  /** Through what; keys the wording `operation-way.<way>`. */
  readonly way: 'graph' | 'graph-devices' | 'demo' | 'by-hand';
  /** What cannot be undone, keys the wording `irreversible.<code>`. */
  readonly irreversible: readonly string[];
  /** `undo` can take it back. */
  readonly undoable: boolean;
  /** When the inventory was read that the phones were judged by. */
  readonly judgedAt: string;
  /** Null where a person does it. */
  readonly estimateSeconds: number | null;
}
