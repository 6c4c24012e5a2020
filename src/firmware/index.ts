export { judge, losesDeviceLock } from './judge.ts';
export type { Judgement, Versioned } from './judge.ts';
export { isToUpdate, outcomeOf, VERDICTS } from './verdict.ts';
export type { Verdict } from './verdict.ts';
