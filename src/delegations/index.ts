export { lend } from './delegation.ts';
export type { Delegation, DelegationStore, Loan } from './delegation.ts';
export { partPeriod, readPeriod } from './period.ts';
