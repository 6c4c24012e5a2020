export { advanceOperation } from './advance.ts';
export { awaitingPeople, doneByHand, isByHand } from './by-hand.ts';
export { kindOf } from './kinds/index.ts';
export type { OperationFilter, OperationLedger, OperationPlan, Step, WaveProgress } from './ledger.ts';
export { planOperation } from './plan.ts';
export { OperationRequest } from './request.ts';
export type { OperationAsked, OperationKind } from './request.ts';
export { requestOperation, retryOperation, undoOperation } from './request-operation.ts';
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
export type { OperationWorld } from './world.ts';
