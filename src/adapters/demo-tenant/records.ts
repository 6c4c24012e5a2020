import type { Mac, Region } from '../../devices/index.ts';
import type { BulkSignInItem } from '../../enrolment/teams-admin.ts';

/** What the tenant remembers of work that was asked of it. Times are milliseconds since the epoch, by its clock. */

/** Work that Graph accepted for a device; ids are unique on the device. Its status follows from the time, so it needs no timer. */
export interface Operation {
  readonly id: string;
  readonly type: 'deviceRestart' | 'deviceDiagnostics' | 'softwareUpdate' | 'remoteLogout';
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endsAt: number;
  /** Why it fails; null where it does not. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** A phone on the admin center's provisioning page. */
export interface Provisioning {
  readonly mac: Mac;
  readonly location: string;
  readonly provisionedAt: number;
  code: { readonly digits: string; readonly expiresAt: number } | null;
  /** When the code was dialled: the phone is onboarded and waits for its sign-in from then on. */
  onboardedAt: number | null;
  signedIn: boolean;
}

/** A bulk sign-in batch. */
export interface Batch {
  readonly id: string;
  readonly region: Region;
  readonly endsAt: number;
  readonly items: readonly BatchItem[];
}

export interface BatchItem extends BulkSignInItem {
  result: { readonly error: string | null } | null;
}
