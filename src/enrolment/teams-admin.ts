import type { Region } from '../devices/index.ts';

/** What only Teams PowerShell offers. Cmdlets and their fields keep the vendor's spelling. */
export interface TeamsAdmin {
  /** `Get-CsTeamsCallingPolicy`: every policy, `Global` included. */
  callingPolicies(): Promise<readonly CallingPolicy[]>;
  /** `Get-CsTeamsIPPhonePolicy`. */
  ipPhonePolicies(): Promise<readonly IPPhonePolicy[]>;
  /**
   * `New-CsSdgBulkSignInRequest`: signs accounts in on phones of one region, at most {@link BULK_SIGN_IN.devicesPerBatch} of
   * them. **Resets every account's password.** Not idempotent: before repeating one, read back what was accepted.
   * Throws `teams-admin.too-many-batches` (retry later) while the region already runs its share.
   */
  newBulkSignIn(region: Region, items: readonly BulkSignInItem[]): Promise<{ readonly BatchId: string }>;
  /** `Get-CsSdgBulkSignInRequestStatus`. `BatchStatus` ends as `Completed` also when rows failed. */
  bulkSignInStatus(batchId: string): Promise<BulkSignInStatus>;
  /** `Get-CsSdgBulkSignInRequestsSummary`: the batches of the past 30 days, newest first. */
  bulkSignIns(): Promise<readonly { readonly BatchId: string; readonly BatchStatus: string }[]>;
}

/** Published limits of bulk sign-in (Microsoft Learn, "Bulk sign in for SIP devices"). */
export const BULK_SIGN_IN = {
  devicesPerBatch: 100,
  batchesPerRegion: 3,
  hoursAfterOnboarding: 72,
  hoursAfterSignOut: 168,
} as const;

export interface CallingPolicy {
  readonly Identity: string;
  readonly AllowSIPDevicesCalling: boolean;
  readonly AllowCallRedirect: 'Enabled' | 'Disabled' | 'UserOverride';
}

export interface IPPhonePolicy {
  readonly Identity: string;
  readonly SignInMode: 'UserSignIn' | 'CommonAreaPhoneSignIn' | 'MeetingSignIn';
}

export interface BulkSignInItem {
  readonly Username: string;
  /** `00-04-f2-ab-cd-ef`, or with `:001`. */
  readonly HardwareId: string;
}

export interface BulkSignInStatus {
  readonly BatchId: string;
  readonly BatchStatus: string;
  readonly BatchItem: readonly {
    readonly UserName: string;
    readonly HardwareId: string;
    /** Free text in mixed case: `success` and `failed` were seen, anything else is still under way. */
    readonly Status: string;
    readonly Error: string | null;
  }[];
}

/** How the connection to Teams administration is doing, in codes. */
export interface TeamsAdminState {
  readonly state: 'connecting' | 'waiting-for-sign-in' | 'connected' | 'failed';
  /** Why it failed, or failed last; null where it never has. */
  readonly problem: string | null;
}

/** What a worker said of it last: `status` is asked elsewhere. */
export interface TeamsAdminStates {
  note(state: TeamsAdminState): Promise<void>;
  last(): Promise<(TeamsAdminState & { readonly at: Date }) | undefined>;
}
