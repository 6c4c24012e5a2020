import type { AuditEntry } from '../audit/index.ts';
import type { ChangePerson, ChangePlace } from '../changes/index.ts';
import type { Selector } from '../devices/index.ts';
import type { Result } from '../kernel/result.ts';
import type { DeadlineItem, DeadlineWarning } from './deadline.ts';
import type { DeadlineClock } from './deadlines.ts';
import type { Incident, IncidentPhone } from './incident.ts';
import type { Watch, WatchDraft } from './watch.ts';

/** What a person's decision does to an incident: written with its audit entry in one transaction. */
export interface IncidentDecision {
  readonly patch: Partial<
    Pick<Incident, 'acknowledgedBy' | 'acknowledgedAt' | 'snoozedUntil' | 'assignedTo'>
  >;
  readonly audit: AuditEntry;
  /** The code of the confirmation that the person sees. */
  readonly says: { readonly code: string; readonly details: Readonly<Record<string, string | number>> };
}

/** Where incidents are kept. */
export interface IncidentStore {
  find(id: number): Promise<Incident | undefined>;
  /** Newest first; `open` leaves out those that are recovered or closed. */
  list(filter: {
    readonly open: boolean;
    readonly page: number;
    readonly perPage: number;
  }): Promise<{ readonly incidents: readonly Incident[]; readonly total: number }>;
  /** Those that began or recovered in this stretch of time, oldest first. */
  between(from: Date, to: Date): Promise<readonly Incident[]>;
  /** Phones of it that the selector picks: those down first, then by name. */
  phones(
    id: number,
    page: { readonly selector?: Selector; readonly offset: number; readonly limit: number },
  ): Promise<readonly IncidentPhone[]>;
  /** How many of its phones the selector picks. One that has left the inventory is picked by no selector but the empty one. */
  picked(id: number, selector: Selector): Promise<{ readonly total: number; readonly down: number }>;
  /**
   * Locks the incident, lets `decide` judge it as it stands now, and writes the decision with its audit entry in the same
   * transaction; the revision grows. Refusals write nothing. Undefined where there is no such incident.
   */
  decide(
    id: number,
    decide: (incident: Incident) => Result<IncidentDecision>,
  ): Promise<Result<IncidentDecision> | undefined>;
  /** Incidents that the bots have not told in their present revision, or are to look at again by now. */
  outstanding(now: Date): Promise<readonly number[]>;
  /**
   * The bots have told this revision, and are to look again then (quiet hours end, an escalation is due): null for never.
   * @returns where nothing of it had been told before: when a reading decided that its phones are offline
   */
  told(id: number, revision: number, lookAgainAt: Date | null): Promise<Date | undefined>;
}

/** Where watches are kept. */
export interface WatchStore {
  /** Audited. A conversation's watch of the same selector and the same `afterMinutes` is changed instead. Refuses `watch.too-many` {most}. */
  save(draft: WatchDraft): Promise<Result<Watch>>;
  find(id: number): Promise<Watch | undefined>;
  /** Those of one conversation, oldest first. */
  of(place: Pick<ChangePlace, 'channel' | 'conversationId'>): Promise<readonly Watch[]>;
  /** Those of all conversations that the bot is still in. */
  all(): Promise<readonly Watch[]>;
  /** Audited; ids of other conversations are left alone. Returns those that are gone now. */
  remove(
    ids: readonly number[],
    who: ChangePerson,
    place: Pick<ChangePlace, 'channel' | 'conversationId'>,
  ): Promise<readonly number[]>;
  /** The bot was removed from the conversation: none of its watches is told any more. Audited. */
  retire(place: Pick<ChangePlace, 'channel' | 'conversationId'>): Promise<void>;
  /** Watches of which a digest is due. */
  due(now: Date): Promise<readonly number[]>;
  /** Its digest has told what happened until then; the next one is due at `nextAt`, or never. */
  digested(id: number, until: Date, nextAt: Date | null): Promise<void>;
}

/** Where it is kept what was warned of. */
export interface DeadlineStore {
  /** All that is running out, of phones known and of phones that are being enrolled. */
  clocks(): Promise<readonly DeadlineClock[]>;
  /** One warning of what none has told yet; undefined where that is nothing. */
  warn(items: readonly DeadlineItem[], now: Date): Promise<number | undefined>;
  find(warningId: number): Promise<DeadlineWarning | undefined>;
  /** What was warned of and is still ahead, of phones that the selector picks; the nearest first. */
  ahead(selector: Selector, now: Date, limit: number): Promise<readonly DeadlineItem[]>;
  /** Warnings that the bots have not told. */
  outstanding(): Promise<readonly number[]>;
  told(warningId: number): Promise<void>;
}

/** What the device-state webhook said. */
export interface HintStore {
  /** @returns false where the same was said before, within a day */
  note(hash: string, deviceId: string): Promise<boolean>;
  /** Phones to be read by now. */
  due(now: Date): Promise<readonly string[]>;
  /** They were read; until they have been often enough, they are due again then. */
  looked(deviceIds: readonly string[], lookAgainAt: Date): Promise<void>;
  /** When the next one is due; null where none is. */
  nextAt(): Promise<Date | null>;
  /** Forgets what is older than a day. */
  prune(): Promise<void>;
}

/** Phones that are down and were not asked. */
export interface ProbeStore {
  /** Sites where there are such phones. */
  sites(): Promise<readonly string[]>;
  /** Some of one site (by id), whatever case its name is in: of each incident no more than it takes to know. */
  unprobed(site: string): Promise<readonly string[]>;
  /** What they said: null where it is not clear. Returns the incidents that look different now. */
  note(truths: ReadonlyMap<string, 'confirmed' | 'answers' | null>, at: Date): Promise<readonly number[]>;
}
