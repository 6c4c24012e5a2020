import { losesDeviceLock } from '../../firmware/index.ts';
import type { Guard } from './guard.ts';

/** Nobody's locked phone is left open without their being told. */
export const deviceLock: Guard = {
  id: 'device-lock',
  when: 'plan',
  judge: ({ device, acknowledged }) =>
    losesDeviceLock(device) && !acknowledged.has('device-lock') ? 'skip' : 'go',
};
