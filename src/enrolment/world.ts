import type { ApprovalRules, ChangeStore } from '../changes/index.ts';
import type { DeviceStore, Inventory } from '../devices/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { AdminCenter } from './admin-center.ts';
import type { Directory } from './directory.ts';
import type { EnrolmentLedger } from './ledger.ts';
import type { TeamsAdmin } from './teams-admin.ts';

/** All that an enrolment needs of the outside. */
export interface EnrolmentWorld {
  readonly changes: ChangeStore;
  readonly ledger: EnrolmentLedger;
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly directory: Directory;
  readonly teamsAdmin: TeamsAdmin;
  /** Absent in a real tenant: provisioning is then handed to a person. */
  readonly adminCenter: AdminCenter | undefined;
  /** The bytes of a file that came with a message of that channel. Throws `csv.unreachable`, `csv.host-not-allowed`. */
  readonly download: (url: string, channel: string) => AsyncIterable<Uint8Array>;
  readonly approvals: ApprovalRules;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly log: Log;
}

/** Asks for work and for cards to be drawn again. Asking twice does no harm: whoever comes looks at the state. */
export interface Wake {
  plan(changeId: number): Promise<void>;
  advance(changeId: number): Promise<void>;
  signIn(changeId: number, batch: number): Promise<void>;
  verification(changeId: number): Promise<void>;
  /** Has the inventory read again. */
  inventory(): Promise<void>;
  /** `soon`: with the next progress edit. `now`: something that people wait for. */
  show(changeId: number, when: 'soon' | 'now'): Promise<void>;
}

/** What a step of work found: nothing more to do for now, or look again after a while. */
export type Next = { readonly againInMs: number } | 'done';

/**
 * How long to wait before looking again at something that has taken `elapsedMs` so far: a twentieth of it. So an end is
 * noticed within 5 % of what it took, and what takes long is asked about rarely.
 */
export function patience(elapsedMs: number, leastMs = 150, mostMs = 30_000): number {
  return Math.round(Math.min(mostMs, Math.max(leastMs, elapsedMs / 20)));
}
