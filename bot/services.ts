import type { Stores } from '../src/adapters/postgres/index.ts';
import type { DemoControl } from '../src/adapters/demo-tenant/client.ts';
import type { Access } from '../src/access/index.ts';
import type { AuditKeeping } from '../src/audit/index.ts';
import type { EnrolmentWorld } from '../src/enrolment/index.ts';
import type { OperationWorld } from '../src/operations/index.ts';
import type { RunWorld } from '../src/runbooks/index.ts';
import type { GraphAnswers } from '../src/adapters/graph/index.ts';
import type { Asking } from './asking.ts';

/** What commands and buttons work with. */
export interface Services {
  readonly world: EnrolmentWorld;
  readonly operations: OperationWorld;
  readonly runs: RunWorld;
  readonly stores: Pick<
    Stores,
    | 'changes'
    | 'delegations'
    | 'ledger'
    | 'operations'
    | 'schedules'
    | 'devices'
    | 'audit'
    | 'people'
    | 'cards'
    | 'conversations'
    | 'checks'
    | 'downloads'
    | 'incidents'
    | 'watches'
    | 'deadlines'
    | 'rate'
    | 'teamsAdmin'
  >;
  readonly jobs: Asking;
  /** Whether Graph answers at all, and without making people wait. */
  readonly graphAnswers: GraphAnswers;
  /** The channels whose platform refuses the bot's credentials; those that do not answer in time are none. */
  readonly refusedChannels: (withinMs: number) => Promise<readonly string[]>;
  readonly access: Access;
  readonly auditing: Omit<AuditKeeping, 'keepDays'>;
  /** Whether workers run cmdlets. */
  readonly powershell: boolean;
  /** Present in the demo alone. */
  readonly demo: DemoControl | undefined;
  readonly tenant: string;
  readonly publicUrl: string;
}
