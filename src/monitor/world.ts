import type { ChangeStore } from '../changes/index.ts';
import type { DeviceStore, Inventory } from '../devices/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { ObservationStore } from './observe.ts';
import type { DeadlineStore, HintStore, IncidentStore, ProbeStore, WatchStore } from './store.ts';

/** All that the watch needs of the outside. */
export interface MonitorWorld {
  readonly changes: Pick<ChangeStore, 'inState'>;
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly observations: ObservationStore;
  readonly incidents: Pick<IncidentStore, 'outstanding'>;
  readonly watches: Pick<WatchStore, 'due'>;
  readonly deadlines: DeadlineStore;
  readonly hints: HintStore;
  readonly probes: Pick<ProbeStore, 'sites'>;
  readonly pace: Pace;
  readonly wake: MonitorWake;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the inventory is read. */
export interface Pace {
  readonly leastMs: number;
  /** Of the budget that all reading of the tenant shares. */
  readonly requestsPerSecond: number;
}

export interface MonitorWake {
  /** Has the cards of an incident drawn: `now` where it is new, `soon` with what else becomes of it in the next seconds. */
  incident(incidentId: number, when: 'now' | 'soon'): Promise<void>;
  /** Has the phones of hints read. */
  hints(): Promise<void>;
  /** Has the site's phones that are down asked themselves, by a worker that reaches them. */
  probe(site: string): Promise<void>;
  /** Has a warning told. */
  deadlines(warningId: number): Promise<void>;
}
