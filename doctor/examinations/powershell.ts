import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../../src/kernel/errors.ts';
import { bad, good, unset, type Examination } from '../finding.ts';
import { isOlder } from '../version.ts';

const WITHIN_MS = 60_000;
/** Where `Connect-MicrosoftTeams` began to take a certificate of the app (docs/powershell.md). */
const LEAST = [7, 2] as const;
const ASK =
  '"$($PSVersionTable.PSVersion)|$((Get-Module -ListAvailable MicrosoftTeams | Sort-Object Version -Descending | Select-Object -First 1).Version)"';

const run = promisify(execFile);

export const examinePowerShell: Examination = async (config, env) => {
  const about = 'Teams PowerShell';
  if (!config.powershell || !env.PWSH) {
    return [
      unset(
        about,
        'PWSH is not set: bulk sign-in is not offered, and commands of procedures are copied by hand',
      ),
    ];
  }
  try {
    const options = { timeout: WITHIN_MS, env: { PATH: env.PATH, HOME: env.HOME } };
    const { stdout } = await run(
      env.PWSH,
      ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', ASK],
      options,
    );
    const [shell = '', teams = ''] = stdout.trim().split('|');
    if (isOlder(shell, LEAST)) {
      return [
        bad(
          about,
          `PowerShell ${shell} is too old`,
          `Install PowerShell ${LEAST.join('.')} or newer and set PWSH to it.`,
        ),
      ];
    }
    return teams === ''
      ? [
          bad(
            about,
            `PowerShell ${shell} has no module MicrosoftTeams`,
            'Run Install-Module MicrosoftTeams -Scope AllUsers in it.',
          ),
        ]
      : [good(about, `PowerShell ${shell} with MicrosoftTeams ${teams}`)];
  } catch (error) {
    const [why = ''] = messageOf(error).split('\n');
    return [
      bad(
        about,
        `${env.PWSH} does not run: ${why}`,
        'Set PWSH to the path of pwsh, which this account may run.',
      ),
    ];
  }
};
