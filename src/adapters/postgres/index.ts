import type { AuditChain, AuditLog } from '../../audit/index.ts';
import type { ChangeStore } from '../../changes/index.ts';
import type {
  CardParts,
  ConversationBook,
  Deliveries,
  Downloads,
  LiveCards,
  People,
} from '../../conversations/index.ts';
import type { DeviceStore } from '../../devices/index.ts';
import type { DelegationStore } from '../../delegations/index.ts';
import type { EnrolmentLedger, TeamsAdminStates } from '../../enrolment/index.ts';
import type { Log } from '../../kernel/log.ts';
import type { SharedRate } from '../../kernel/rate.ts';
import type { KeyStore } from '../../keys/index.ts';
import type {
  DeadlineStore,
  HintStore,
  IncidentStore,
  ObservationStore,
  ProbeStore,
  WatchStore,
} from '../../monitor/index.ts';
import type { OperationLedger, ScheduleStore } from '../../operations/index.ts';
import type { EndedRecords } from '../../retention/index.ts';
import type { RunStore } from '../../runbooks/index.ts';
import type { CheckStore } from '../../checks/index.ts';
import { auditChain } from './audit-chain.ts';
import { auditLog } from './audit.ts';
import { changeStore } from './changes.ts';
import { checkStore } from './checks.ts';
import { cardParts } from './card-parts.ts';
import { conversationBook, deliveries, downloads, people } from './conversations.ts';
import { databaseClock, type DatabaseClock } from './database-clock.ts';
import { openDatabase, type Patience } from './database.ts';
import { deadlineStore } from './deadlines.ts';
import { hintStore } from './device-hints.ts';
import { delegationStore } from './delegations.ts';
import { deviceStore } from './devices.ts';
import { readFigures, type Figures } from './figures.ts';
import { endedRecords } from './ended-records.ts';
import { enrolmentLedger } from './enrolment-ledger.ts';
import { incidentStore } from './incidents.ts';
import { liveCards } from './live-cards.ts';
import { isMigrated } from './migrate.ts';
import { operationLedger } from './operation-ledger.ts';
import { observationStore } from './observations.ts';
import { probeStore } from './probes.ts';
import { sharedRate } from './rate.ts';
import { runStore } from './runs.ts';
import { scheduleStore } from './schedules.ts';
import { keyStore } from './signing-keys.ts';
import { teamsAdminStates } from './teams-admin-states.ts';
import { watchStore } from './watches.ts';

export { surviveLoss } from './database.ts';
export { forgetPerson, type Forgotten } from './forget.ts';
export { migrate } from './migrate.ts';
export { heedRestore } from './restored.ts';
export { outageOf } from './outage.ts';

/** Everything that is kept, on one pool of connections. */
export interface Stores {
  readonly changes: ChangeStore;
  readonly delegations: DelegationStore;
  readonly ledger: EnrolmentLedger;
  readonly operations: OperationLedger;
  readonly schedules: ScheduleStore;
  readonly devices: DeviceStore;
  readonly audit: AuditLog;
  readonly auditChain: AuditChain;
  readonly keys: KeyStore;
  readonly conversations: ConversationBook;
  readonly people: People;
  readonly deliveries: Deliveries;
  readonly cards: LiveCards;
  readonly cardParts: CardParts;
  readonly downloads: Downloads;
  readonly runs: RunStore;
  readonly checks: CheckStore;
  readonly incidents: IncidentStore;
  readonly watches: WatchStore;
  readonly observations: ObservationStore;
  readonly deadlines: DeadlineStore;
  readonly hints: HintStore;
  readonly probes: ProbeStore;
  readonly teamsAdmin: TeamsAdminStates;
  readonly ended: EndedRecords;
  readonly rate: SharedRate;
  /** The time that is written down, and that what is written down is judged by. */
  readonly clock: DatabaseClock;
  /** The installation in numbers. */
  figures(): Promise<Figures>;
  /** Whether it has the tables of this version. Fails where the database does not answer. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** From one look at the database's time to the next: a clock of a machine loses less than a millisecond meanwhile. */
const MEASURE_EVERY_MS = 15_000;

/** `connections`: how many the pool may hold. */
export function openStores(url: string, log: Log, connections?: number, patience?: Patience): Stores {
  const { db, pool, close } = openDatabase(url, connections, patience);
  const clock = databaseClock(pool, log);
  const measuring = setInterval(() => void clock.measure(), MEASURE_EVERY_MS).unref();
  return {
    changes: changeStore(db),
    delegations: delegationStore(db),
    ledger: enrolmentLedger(db, pool),
    operations: operationLedger(db, pool),
    schedules: scheduleStore(db),
    devices: deviceStore(db, pool),
    audit: auditLog(db),
    auditChain: auditChain(db),
    keys: keyStore(db),
    conversations: conversationBook(db),
    people: people(db),
    deliveries: deliveries(db),
    cards: liveCards(db, pool),
    cardParts: cardParts(db),
    downloads: downloads(db),
    runs: runStore(db),
    checks: checkStore(db),
    incidents: incidentStore(db),
    watches: watchStore(db, clock),
    observations: observationStore(db),
    deadlines: deadlineStore(db),
    hints: hintStore(db),
    probes: probeStore(db),
    teamsAdmin: teamsAdminStates(db),
    ended: endedRecords(db),
    rate: sharedRate(db, log),
    clock,
    figures: () => readFigures(db),
    ping: () => isMigrated(db),
    close: async () => {
      clearInterval(measuring);
      await close();
    },
  };
}
