import { boxOf, hardwareId, parseMac, type Mac, type Region } from '../../devices/index.ts';
import { BULK_SIGN_IN } from '../../enrolment/teams-admin.ts';
import type { DemoAccount } from './accounts.ts';
import { siteNamed } from './catalogue.ts';
import { isDark, type World } from './world.ts';

/**
 * The 14 row errors that Microsoft documents for bulk sign-in, word for word and in its order.
 *
 * Each can be shown on demand: a phone whose address ends in `e1` fails with the first, `e2` with the second, … `ee` with
 * the fourteenth. (`ef` is a phone on which nobody ever dials its code.) On all other phones the errors follow from the
 * account's, the policy's and the phone's own state.
 */
export const SIGN_IN_ERRORS = [
  'User not found in tenant',
  'User missing phone number assignment',
  'User missing AllowSIPDevicesCalling policy assignment',
  'User missing CAP policy assignment',
  'Device not found in records',
  'BulkSignIn Tag missing for the device',
  'Device is offline',
  'Public IP not configured as Trusted IP',
  'Bulk Sign-in deadline expired',
  'Duplicate devices found',
  'Input hardware-ID is of wrong format',
  'On-premises AD configuration failure',
  'On-premises AD throttling detected',
  'Password writeback service failed',
] as const;
export type SignInError = (typeof SIGN_IN_ERRORS)[number];

const HOUR = 3_600_000;

interface SignInRow {
  readonly Username: string;
  readonly HardwareId: string;
}

/** What a row of a batch comes to: the error it ends with, or who is signed in where. */
export function judgeSignIn(
  world: World,
  region: Region,
  row: SignInRow,
  batch: readonly SignInRow[],
): SignInError | { readonly account: DemoAccount; readonly mac: Mac } {
  const mac = parseMac(row.HardwareId);
  if (!mac || hardwareId(mac) !== row.HardwareId.toLowerCase()) return 'Input hardware-ID is of wrong format';
  const forced = forcedError(mac);
  if (forced) return forced;
  if (batch.filter((other) => parseMac(other.HardwareId) === mac).length > 1)
    return 'Duplicate devices found';
  const account = world.accounts.find(row.Username);
  if (!account?.enabled) return 'User not found in tenant';
  return accountError(account) ?? phoneError(world, region, mac) ?? { account, mac };
}

function forcedError(mac: Mac): SignInError | undefined {
  return SIGN_IN_ERRORS[parseInt(boxOf(mac).slice(-2), 16) - 0xe1];
}

/** The demo's only policies other than Global are the ones a shared phone needs. */
function accountError(account: DemoAccount): SignInError | undefined {
  if (account.number === null) return 'User missing phone number assignment';
  if (account.callingPolicy === 'Global') return 'User missing AllowSIPDevicesCalling policy assignment';
  if (account.ipPhonePolicy === 'Global') return 'User missing CAP policy assignment';
  return undefined;
}

function phoneError(world: World, region: Region, mac: Mac): SignInError | undefined {
  const onboarded = onboarding(world, mac);
  if (!onboarded) return 'Device not found in records';
  if (onboarded.region !== null && onboarded.region !== region) return 'Device not found in records';
  if (onboarded.offline) return 'Device is offline';
  if (world.now() > onboarded.deadline) return 'Bulk Sign-in deadline expired';
  return undefined;
}

/** How SIP Gateway knows a phone: from the inventory once it was signed in, before that from its dialled code. */
function onboarding(
  world: World,
  mac: Mac,
): { readonly region: Region | null; readonly offline: boolean; readonly deadline: number } | undefined {
  const phone = world.byMac.get(mac);
  if (phone) {
    const { region, offline, signedOutAt } = phone;
    const deadline = signedOutAt === null ? Infinity : signedOutAt + BULK_SIGN_IN.hoursAfterSignOut * HOUR;
    return { region, offline, deadline };
  }
  const entry = world.provisioned.get(mac);
  if (entry?.onboardedAt == null) return undefined;
  return {
    region: siteNamed(entry.location)?.region ?? null,
    offline: isDark(world, entry.location),
    deadline: entry.onboardedAt + BULK_SIGN_IN.hoursAfterOnboarding * HOUR,
  };
}
