import { isToUpdate, judge } from '../../firmware/index.ts';
import type { DeviceKind } from './kind.ts';

/**
 * SIP Gateway puts the approved build on a phone when that fetches its settings, so an update of such a phone is a restart;
 * `updateSoftware` is for native Teams phones. https://learn.microsoft.com/microsoftteams/devices/remote-update
 */
export const firmwareUpdate: DeviceKind = {
  id: 'firmware-update',
  on: 'devices',
  action: 'restart',
  guards: ['device-lock', 'update-authority', 'busy', 'last-answering', 'site-share'],
  disruptive: true,
  outcomeOf(device) {
    if (device.health === 'offline') return 'offline';
    const { verdict } = judge(device);
    if (verdict === 'not-known') return 'firmware-unknown';
    if (verdict === 'not-listed') return 'not-listed';
    return isToUpdate(verdict) ? 'go' : 'up-to-date';
  },
  evidence: { reads: 'firmware', shows: (device) => judge(device).verdict === 'approved' },
};
