// What the preview of an enrolment is drawn from.
import type { Decided } from './decision.ts';

export interface ChangePreviewData extends Decided {
  /** The file's name. */
  readonly name: string;
  /** Rows read; those among them that the change would act on are the accepted. */
  readonly total: number;
  readonly outcomes: readonly {
    readonly code: string;
    readonly count: number;
    readonly accepted: boolean;
    /** The first few row numbers. */
    readonly rows: readonly number[];
  }[];
  /** What will be called: `provision`, `codes`, `sign-in`, `verify`. */
  readonly calls: readonly { readonly code: string; readonly count: number }[];
  /** What cannot be undone (`password-reset`). */
  readonly irreversible: readonly string[];
  /** Bulk sign-in batches. */
  readonly batches: number;
  readonly estimateSeconds: number;
}
