import type { Mac } from './mac.ts';

/** SIP Gateway's regions, spelled as `New-CsSdgBulkSignInRequest -Region` takes them. */
export const REGIONS = ['NOAM', 'EMEA', 'APAC'] as const;
export type Region = (typeof REGIONS)[number];

/** teamworkDeviceHealthStatus; Graph's enums grow and change case, so what is not known here is `unknown`. */
export const HEALTHS = ['healthy', 'nonUrgent', 'critical', 'offline', 'unknown'] as const;
export type Health = (typeof HEALTHS)[number];

/** teamworkDeviceActivityState. */
export const ACTIVITIES = ['idle', 'busy', 'unavailable', 'unknown'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/**
 * What a phone runs. `sip-gateway`: a SIP phone or adapter, which SIP Gateway provisions and updates. `teams`: a native Teams phone
 * (Graph's `ipPhone` and `lowCostPhone`), which is updated by `updateSoftware`.
 */
export type Platform = 'sip-gateway' | 'teams';

/** A phone or adapter as the inventory knows it. */
export interface Device {
  /** Graph's id. */
  readonly id: string;
  readonly mac: Mac;
  readonly platform: Platform;
  readonly name: string;
  /** The CSV's Location; Graph keeps it in the device's notes as `Location: …`. */
  readonly site: string | null;
  readonly region: Region | null;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string | null;
  /** The signed-in account, null when nobody is. */
  readonly userId: string | null;
  readonly upn: string | null;
  readonly health: Health;
  readonly activity: Activity;
  readonly modifiedAt: Date | null;
}
