export { acknowledge, assign, snooze } from './decide.ts';
export { DEADLINE_KINDS } from './deadline.ts';
export type { Deadline, DeadlineItem, DeadlineKind, DeadlineWarning } from './deadline.ts';
export { INCIDENT_STATES } from './incident.ts';
export type { Incident, IncidentPhone, IncidentState, Suspicion } from './incident.ts';
export type { DeadlineStore, IncidentDecision, IncidentStore, WatchStore } from './store.ts';
export type { DigestTime, QuietHours, Watch, WatchDraft } from './watch.ts';
