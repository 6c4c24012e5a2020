import { SIP_GATEWAY } from './data/sip-gateway.ts';

export { judge, losesDeviceLock } from './judge.ts';
export type { Judgement } from './judge.ts';
export { isToUpdate, outcomeOf, VERDICTS } from './verdict.ts';
export type { Verdict } from './verdict.ts';

/** The page that phones are held against, with the date of what was read. */
export const PUBLISHED_BY = SIP_GATEWAY.source;
