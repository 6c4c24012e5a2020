import { judge, type Verdict } from '../../firmware/index.ts';
import type { Guard } from './guard.ts';

/**
 * SIP Gateway keeps its phones at the approved version. One that runs a newer version, or one of another line, has most likely got
 * it from the vendor's own management (AudioCodes OVOC, Poly Lens), which no interface tells; the two would update it in turns.
 */
const FROM_ELSEWHERE: readonly Verdict[] = ['newer', 'other-line'];

/** A phone has one authority that updates it. */
export const updateAuthority: Guard = {
  id: 'update-authority',
  when: 'plan',
  judge: ({ device, acknowledged }) =>
    FROM_ELSEWHERE.includes(judge(device).verdict) && !acknowledged.has('update-authority') ? 'skip' : 'go',
};
