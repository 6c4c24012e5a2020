// What the card of an incident is drawn from.
import type { Incident } from '../src/monitor/index.ts';
import type { PhoneLine } from './incident-phones.ts';

/** Moments as ISO 8601. */
export interface IncidentData extends Pick<
  Incident,
  'state' | 'suspicion' | 'total' | 'down' | 'gone' | 'flapping' | 'truth'
> {
  readonly id: string;
  readonly startedAt: string;
  readonly recoveredAt: string | null;
  readonly acknowledged: { readonly who: string; readonly at: string } | null;
  readonly assignedTo: string | null;
  /** Null once that time has come. */
  readonly snoozedUntil: string | null;
  /** The first few: those that are down before the others. */
  readonly phones: readonly PhoneLine[];
  readonly mayControl: boolean;
}
