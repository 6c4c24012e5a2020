import type { Mac } from '../devices/index.ts';

/**
 * The Teams admin center's provisioning page. Microsoft has no public API for it: in a real tenant this port is absent and
 * the stage is a hand-off to a person; the demo tenant plays the page.
 */
export interface AdminCenter {
  /** Adds phones by MAC and location (Template_Provisioning.csv). One that is there already is reported, not added again. */
  provision(
    rows: readonly { readonly mac: Mac; readonly location: string }[],
  ): Promise<readonly { readonly mac: Mac; readonly outcome: 'added' | 'present' }[]>;
  /** Makes one-time codes, good for 24 hours, to be dialled on each phone as `*55*<code>`. */
  verificationCodes(macs: readonly Mac[]): Promise<readonly VerificationCode[]>;
  /** Where each phone stands; the read that settles what a crash left unknown. */
  states(macs: readonly Mac[]): Promise<ReadonlyMap<Mac, ProvisioningState>>;
}

export interface VerificationCode {
  readonly mac: Mac;
  readonly code: string;
  readonly expiresAt: Date;
}

export type ProvisioningState =
  'absent' | 'provisioned' | 'code-issued' | 'waiting-for-sign-in' | 'signed-in';
