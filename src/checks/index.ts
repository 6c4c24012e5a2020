export type { Check, CheckDraft, CheckStore } from './check.ts';
export { proves } from './finding.ts';
export type { Finding } from './finding.ts';
export { look } from './look.ts';
export type { Lookers } from './look.ts';
export { performCheck } from './perform-check.ts';
export type { CheckWake, CheckWorld } from './perform-check.ts';
export { CheckRequest, MOST_USERS } from './request.ts';
