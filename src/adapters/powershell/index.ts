import { fileURLToPath } from 'node:url';
import type { Log } from '../../kernel/log.ts';
import { LISTED } from './allow-list.ts';
import { keepPowerShell, type PowerShell, type PowerShellOptions } from './powershell.ts';
import type { SignIn } from './protocol.ts';
import { openSession } from './session.ts';

export { isListed } from './allow-list.ts';
export { withGrants } from './policies.ts';
export type { PowerShell } from './powershell.ts';
export { powershellTeamsAdmin } from './teams-admin.ts';

export interface PowerShellSettings {
  /** PowerShell 7.2 or later. */
  readonly path: string;
  readonly signIn: SignIn;
  /** All that the process gets to see of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

const RUNNER = fileURLToPath(new URL('runner.ps1', import.meta.url));
const ARGUMENTS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', RUNNER];

/** Loading the module takes up to half a minute on a small machine. */
const LIMITS = { commandMs: 120_000, connectMs: 120_000, queued: 100 } as const;
const SESSION_LIMITS = { startMs: 60_000, bytes: 16 * 1024 * 1024, lines: 20_000, objects: 20_000 } as const;

/** PowerShell, not started before the first cmdlet is asked for. @param told hears how it is doing */
export function createPowerShell(
  { path, signIn, env }: PowerShellSettings,
  log: Log,
  told: PowerShellOptions['told'],
): PowerShell {
  return keepPowerShell({
    open: () => openSession({ path, args: ARGUMENTS, env }, { cmdlets: LISTED, signIn }, SESSION_LIMITS, log),
    byCode: signIn.kind === 'device-code',
    limits: LIMITS,
    told,
    now: () => performance.now(),
    log,
  });
}
