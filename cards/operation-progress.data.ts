// What the progress of an operation is drawn from.
import type { Deed } from '../src/operations/index.ts';
import type { UnderWay } from './under-way.ts';

export interface OperationProgressData extends UnderWay {
  readonly deed: Deed;
  /** When the first site's hours begin; null once it has started. */
  readonly startsAt: string | null;
  /** IANA time zones of the sites, by whose clocks it starts. */
  readonly zones: readonly string[];
  /** Null before it has started. */
  readonly waves: {
    /** From 1. */
    readonly current: number;
    readonly count: number;
    /** `soaking`: the wave is through, and the next waits until `until` to see whether its phones stay well. */
    readonly state: 'running' | 'soaking' | 'halted';
    readonly until: string | null;
  } | null;
  /** What guards hold back; keys the wording `guard.<id>`. */
  readonly held: readonly { readonly guard: string; readonly count: number }[];
  /** When work may go on, where all that is left is at sites outside their hours. */
  readonly closedUntil: string | null;
  /** How many end in a minute now; null where it cannot be told. */
  readonly perMinute: number | null;
  /** Newest first; `code` keys the wording `failure.<code>`. */
  readonly lastErrors: readonly { readonly name: string; readonly code: string }[];
  /** Failed ones that a halted change could try again. */
  readonly retryable: number;
}
