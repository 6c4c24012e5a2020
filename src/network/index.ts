export { FINDING_CODES, PROBLEMS } from './finding.ts';
export type { CheckResult, Finding, FindingCode, Problem } from './finding.ts';
export { CheckRequest } from './request.ts';
export type { CheckKind, CheckOf } from './request.ts';
export { runCheck } from './run-check.ts';
export { CHECK_LIMITS, checkTools } from './tools.ts';
export type { CheckLimits, CheckTools } from './tools.ts';
