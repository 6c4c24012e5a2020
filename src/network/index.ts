export { createGuard } from './guard.ts';
export type { Guard } from './guard.ts';
export { FINDING_CODES, PROBLEMS } from './finding.ts';
export type { Finding } from './finding.ts';
export { lookAtNetwork } from './look.ts';
export { presenceOf } from './presence.ts';
export { NetworkRequest } from './request.ts';
export { checkTools } from './tools.ts';
export type { CheckTools } from './tools.ts';
