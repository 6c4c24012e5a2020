import type { Change } from '../changes/index.ts';
import type { AccountKind, DeviceKind } from './kinds/kind.ts';
import type { OperationRequest } from './request.ts';

/** What one step of work is about. */
export interface Work {
  readonly change: Change;
  readonly kind: AccountKind | DeviceKind;
  readonly request: OperationRequest;
}
