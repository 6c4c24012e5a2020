import type { ApprovalRules, ChangeStore } from '../changes/index.ts';
import type { DeviceStore, Inventory } from '../devices/index.ts';
import type { Directory, TeamsAdmin, Wake } from '../enrolment/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { OperationLedger } from './ledger.ts';
import type { DeviceActions, LicenceAssignments, PolicyAssignments } from './tenant.ts';

/** All that operations need of the outside. */
export interface OperationWorld {
  readonly changes: ChangeStore;
  readonly ledger: OperationLedger;
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly directory: Directory;
  readonly teamsAdmin: Pick<TeamsAdmin, 'callingPolicies'>;
  readonly actions: DeviceActions;
  readonly policies: PolicyAssignments;
  /** `by-worker`: what policies allow takes a session that only workers keep. */
  readonly policiesRead?: 'here' | 'by-worker';
  readonly licences: LicenceAssignments;
  /** The time zone of a site; of no site, the default. */
  readonly zoneOf: (site: string | null) => string;
  readonly approvals: ApprovalRules;
  /** Minutes between waves, unless a request says otherwise. */
  readonly soakMinutes: number;
  readonly wake: Pick<Wake, 'plan' | 'advance' | 'show' | 'inventory'>;
  /** Waits, until the process is stopped at the latest. */
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}
