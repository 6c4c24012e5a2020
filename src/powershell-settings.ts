/** Teams PowerShell: whether it is there, how it signs in, and what of the environment it may see. */
import type { PowerShellSettings } from './adapters/powershell/index.ts';
import { LinekeeperError } from './kernel/errors.ts';

interface Settings {
  readonly PWSH?: string | undefined;
  readonly PWSH_SIGN_IN: 'certificate' | 'device-code';
  readonly PWSH_CERTIFICATE_PATH?: string | undefined;
  readonly PWSH_CERTIFICATE_PASSWORD?: string | undefined;
  readonly PWSH_CERTIFICATE_THUMBPRINT?: string | undefined;
  readonly AZURE_TENANT_ID?: string | undefined;
  readonly AZURE_CLIENT_ID?: string | undefined;
  readonly AZURE_CLIENT_CERTIFICATE_PATH?: string | undefined;
}

/** What PowerShell and its modules need to find their files and the Internet. */
const SEEN = [
  ...[
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'TMPDIR',
    'TEMP',
    'TMP',
    'PSModulePath',
    'DOTNET_ROOT',
    'XDG_DATA_HOME',
  ],
  ...['SystemRoot', 'SystemDrive', 'ProgramFiles', 'ProgramData', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'],
];
/** It speaks with nobody but its caller and the tenant. */
const QUIET = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1' };

/**
 * Undefined where PowerShell is not to be used.
 * @throws LinekeeperError `setting.invalid` where it could not sign in with what is set
 */
export function powershellSettings(
  set: Settings,
  env: Readonly<Record<string, string | undefined>>,
): PowerShellSettings | undefined {
  if (set.PWSH === undefined) return undefined;
  const seen = SEEN.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { path: set.PWSH, signIn: signInOf(set), env: { ...Object.fromEntries(seen), ...QUIET } };
}

function signInOf(set: Settings): PowerShellSettings['signIn'] {
  const { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: applicationId } = set;
  if (set.PWSH_SIGN_IN === 'device-code') return { kind: 'device-code', tenantId: tenantId ?? '' };
  if (tenantId === undefined || applicationId === undefined)
    throw invalid('PWSH', 'a sign-in with a certificate also needs AZURE_TENANT_ID and AZURE_CLIENT_ID');
  const { PWSH_CERTIFICATE_THUMBPRINT: thumbprint } = set;
  if (thumbprint !== undefined) return { kind: 'thumbprint', tenantId, applicationId, thumbprint };
  const path = set.PWSH_CERTIFICATE_PATH ?? set.AZURE_CLIENT_CERTIFICATE_PATH;
  if (path === undefined)
    throw invalid(
      'PWSH_CERTIFICATE_PATH',
      'PWSH needs it, AZURE_CLIENT_CERTIFICATE_PATH, PWSH_CERTIFICATE_THUMBPRINT or PWSH_SIGN_IN=device-code',
    );
  const password = set.PWSH_CERTIFICATE_PASSWORD ?? '';
  return { kind: 'certificate', tenantId, applicationId, path, password };
}

function invalid(name: string, problem: string): LinekeeperError {
  return new LinekeeperError('setting.invalid', { name, problem });
}
