/** The row errors that bulk sign-in is documented to give (Microsoft Learn, "Bulk sign in for SIP devices"). */

export type Remedy =
  | 'fix-account'
  | 'fix-csv'
  | 'provision-again'
  | 'network'
  | 'factory-reset'
  | 'on-premises'
  | 'smaller-batches';

export interface SignInError {
  readonly code: string;
  /** As documented; empty for {@link UNKNOWN_SIGN_IN_ERROR}. */
  readonly text: string;
  /** Without regard to case, spaces and punctuation, and anywhere in the text: ids may stand around it. */
  matches(text: string): boolean;
  /** Null where nobody can tell. */
  readonly remedy: Remedy | null;
  /** Whether the same row may succeed later with nothing mended. */
  readonly retry: boolean;
}

export const SIGN_IN_ERRORS: readonly SignInError[] = [
  error('user-not-found', 'User not found in tenant', 'fix-account'),
  error('no-number', 'User missing phone number assignment', 'fix-account'),
  error('no-sip-policy', 'User missing AllowSIPDevicesCalling policy assignment', 'fix-account'),
  error('no-cap-policy', 'User missing CAP policy assignment', 'fix-account'),
  error('device-not-found', 'Device not found in records', 'provision-again'),
  error('tag-missing', 'BulkSignIn Tag missing for the device', 'provision-again'),
  error('device-offline', 'Device is offline', 'network', 'retry'),
  error('ip-not-trusted', 'Public IP not configured as Trusted IP', 'network'),
  error('deadline-expired', 'Bulk Sign-in deadline expired', 'factory-reset'),
  error('duplicate-device', 'Duplicate devices found', 'fix-csv'),
  error('bad-hardware-id', 'Input hardware-ID is of wrong format', 'fix-csv'),
  error('on-premises-failed', 'On-premises AD configuration failure', 'on-premises'),
  error('on-premises-throttled', 'On-premises AD throttling detected', 'smaller-batches', 'retry'),
  error('password-writeback', 'Password writeback service failed', 'on-premises', 'retry'),
];

export const UNKNOWN_SIGN_IN_ERROR: SignInError = {
  code: 'sign-in.unknown',
  text: '',
  matches: () => true,
  remedy: null,
  retry: false,
};

/** The documented error that a row's `Error` text is; unknown wordings get {@link UNKNOWN_SIGN_IN_ERROR}. */
export function signInError(text: string): SignInError {
  return SIGN_IN_ERRORS.find((known) => known.matches(text)) ?? UNKNOWN_SIGN_IN_ERROR;
}

function error(name: string, text: string, remedy: Remedy, retry?: 'retry'): SignInError {
  const wanted = bare(text);
  return {
    code: `sign-in.${name}`,
    text,
    matches: (given) => bare(given).includes(wanted),
    remedy,
    retry: retry !== undefined,
  };
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
