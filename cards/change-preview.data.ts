// What the preview of a change is drawn from.

export interface ChangePreviewData {
  readonly id: string;
  /** The file's name. */
  readonly name: string;
  readonly requestedBy: string;
  /** Of the accepted rows: what an approval is bound to. */
  readonly digest: string;
  /** Rows read, and rows among them that the change would act on. */
  readonly total: number;
  readonly accepted: number;
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
  readonly state: 'draft' | 'awaiting-approval' | 'approved' | 'rejected' | 'expired' | 'superseded';
  readonly approvals: {
    readonly needed: number;
    readonly given: readonly { readonly who: string; readonly at: string }[];
  };
  /** The requester may approve (the demo). */
  readonly selfApproval: boolean;
  readonly expiresAt: string;
  readonly decidedReason?: string;
  readonly mayApprove: boolean;
}
