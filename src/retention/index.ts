export { forgetEnded } from './retention.ts';
export type { EndedRecords, Retention } from './retention.ts';
