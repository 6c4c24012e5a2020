export { audienceOf, isCalm } from './audience.ts';
export { acknowledge, assign, snooze } from './decide.ts';
export type { DeadlineItem, DeadlineKind } from './deadline.ts';
export type { DeadlineClock } from './deadlines.ts';
export { placeFalls, SAME_TIME_MS } from './grouping.ts';
export type { Fall, Joinable } from './grouping.ts';
export { confirmHints, LOOKS } from './hints.ts';
export { FLAPPING, judgeReading } from './health.ts';
export type { Standing } from './health.ts';
export type { Incident, IncidentPhone, IncidentState, Suspicion } from './incident.ts';
export { REST_MS } from './observe.ts';
export type { Observation, ObservationStore } from './observe.ts';
export { poll } from './poll.ts';
export { probeSite } from './probe.ts';
export type { ProbeWorld } from './probe.ts';
export type {
  DeadlineStore,
  HintStore,
  IncidentDecision,
  IncidentStore,
  ProbeStore,
  WatchStore,
} from './store.ts';
export { modelKey, suspect } from './suspicion.ts';
export type { Fleet, Tally } from './suspicion.ts';
export { isQuiet, nextDigestAt, quietSince } from './times.ts';
export type { DigestTime, QuietHours, Watch, WatchDraft } from './watch.ts';
export { warnOfDeadlines } from './warn.ts';
export type { MonitorWake, MonitorWorld } from './world.ts';
