import { busy } from './busy.ts';
import { deviceLock } from './device-lock.ts';
import type { Guard } from './guard.ts';
import { lastAnswering } from './last-answering.ts';
import { siteShare } from './site-share.ts';
import { updateAuthority } from './update-authority.ts';

/** Every guard. Of several that object, the first is named. */
export const GUARDS: readonly Guard[] = [updateAuthority, deviceLock, busy, lastAnswering, siteShare];
