/** Settings in a file: `.env` in the folder that a program is started in, or what ENV_FILE names. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { LinekeeperError, messageOf } from './kernel/errors.ts';

const USUAL = '.env';

/**
 * Puts the settings of the file beside those of the environment, which go before. Called by the programs that people start, and
 * by nothing else.
 * @throws LinekeeperError `setting.invalid` where a file is named that cannot be read
 */
export function addEnvFile(env: Record<string, string | undefined>): void {
  // An empty name counts as none, as with every setting.
  const named = env.ENV_FILE === '' ? undefined : env.ENV_FILE;
  if (named === undefined && !existsSync(USUAL)) return;
  try {
    const read = parseEnv(readFileSync(named ?? USUAL, 'utf8'));
    for (const [name, value] of Object.entries(read)) env[name] ??= value;
  } catch (error) {
    throw new LinekeeperError('setting.invalid', { name: 'ENV_FILE', problem: messageOf(error) });
  }
}
