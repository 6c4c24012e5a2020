import type { OperationKind, OperationRequest } from './request.ts';

/** What an operation does, finer than its kind: what is given and what is taken away are different things to ask for. */
export type Deed =
  | Exclude<OperationKind, 'policy-sip' | 'licences'>
  | 'policy-sip-on'
  | 'policy-sip-off'
  /** Each account gets back the policy that it had. */
  | 'policy-restore'
  | 'licence-assign'
  | 'licence-remove';

export function deedOf(kind: OperationKind, { setting, settings, removes }: OperationRequest): Deed {
  if (kind === 'licences') return removes ? 'licence-remove' : 'licence-assign';
  if (kind !== 'policy-sip') return kind;
  if (settings) return 'policy-restore';
  return setting === null || setting === undefined ? 'policy-sip-off' : 'policy-sip-on';
}
