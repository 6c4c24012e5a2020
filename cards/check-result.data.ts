// What the card of a check is drawn from.
import type { CheckRequest, Finding } from '../src/checks/index.ts';

export interface CheckResultData {
  readonly request: CheckRequest;
  readonly askedBy: string;
  /** Null while a worker is at it. */
  readonly findings: readonly Finding[] | null;
  /** ISO 8601. */
  readonly finishedAt: string | null;
  /** The published page that something was held against. */
  readonly source?: { readonly title: string; readonly date: string };
}
