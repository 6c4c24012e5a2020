import { isToUpdate, judge } from '../../firmware/index.ts';
import type { DeviceKind } from './kind.ts';

/**
 * SIP Gateway puts the approved build on a phone when that fetches its settings, so an update of such a phone is a restart; a
 * native Teams phone takes the version that Graph has for it by `updateSoftware`.
 * https://learn.microsoft.com/microsoftteams/devices/remote-update
 */
export const firmwareUpdate: DeviceKind = {
  id: 'firmware-update',
  on: 'devices',
  action: 'restart',
  guards: ['device-lock', 'update-authority', 'busy', 'last-answering', 'site-share'],
  disruptive: true,
  orderFor: ({ platform }, available) =>
    platform === 'teams'
      ? { action: 'updateSoftware', version: available }
      : { action: 'restart', version: null },
  outcomeOf(device, available) {
    if (device.health === 'offline') return 'offline';
    if (device.platform === 'teams') {
      if (available === null) return 'firmware-unknown';
      return available === device.firmware ? 'up-to-date' : 'go';
    }
    const { verdict } = judge(device);
    if (verdict === 'not-known') return 'firmware-unknown';
    if (verdict === 'not-listed' || verdict === 'not-multiplatform') return verdict;
    return isToUpdate(verdict) ? 'go' : 'up-to-date';
  },
  evidence: {
    reads: 'firmware',
    shows: (device, { version }) =>
      version === null ? judge(device).verdict === 'approved' : device.firmware === version,
  },
};
