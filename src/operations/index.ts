export { advanceOperation } from './advance.ts';
export { awaitingPeople, doneByHand, isByHand } from './by-hand.ts';
export { kindOf } from './kinds/index.ts';
export type { AccountKind, DeviceKind } from './kinds/kind.ts';
export type {
  OperationFilter,
  OperationLedger,
  OperationPlan,
  Step,
  Unseen,
  WaveProgress,
} from './ledger.ts';
export { planOperation } from './plan.ts';
export { targetsList, targetsReport } from './sheets.ts';
export { sipCallingPolicy } from './policies.ts';
export { cronPattern, halfADayEarlier, nextTime, type Recurrence } from './recurrence.ts';
export { OperationRequest } from './request.ts';
export type { OperationAsked, OperationKind } from './request.ts';
export { readTiming } from './when.ts';
export { requestOperation, retryOperation, undoOperation } from './request-operation.ts';
export type { Schedule, ScheduleDecision, ScheduleStore } from './schedule.ts';
export { cancelSchedule, fireSchedule, isDue, reschedule, settleMissed } from './schedules.ts';
export type { OperationStep, OperationTarget, PlannedTarget } from './target.ts';
export type {
  Asked,
  DeviceAction,
  DeviceActions,
  DeviceOperation,
  DeviceRequest,
  LicenceAssignments,
  PolicyAssignments,
  Sku,
} from './tenant.ts';
export { deedOf, type Deed } from './deed.ts';
export { parseTime } from './time-of-day.ts';
export { parseWeekdays } from './weekdays.ts';
export { openingOf, waveNow } from './waves-now.ts';
export type { OperationWorld } from './world.ts';
