import { loadConfig, type Config } from '../src/config.ts';
import { addEnvFile } from '../src/env-file.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import { hiding } from '../src/kernel/hidden.ts';
import { explain } from '../start/explain.ts';

/** Does something to the database of DATABASE_URL and prints what comes of it. Exit codes: 0, or 1 where it could not be done. */
export async function onDatabase(
  work: (databaseUrl: string, config: Config) => Promise<string>,
): Promise<void> {
  let hide = (text: string): string => text;
  try {
    addEnvFile(process.env);
    const config = loadConfig(process.env);
    hide = hiding(config.secrets);
    console.log(hide(await work(databaseOf(config), config)));
  } catch (error) {
    console.error(hide(explain(error)));
    process.exitCode = 1;
  }
}

function databaseOf({ databaseUrl }: Config): string {
  if (databaseUrl !== undefined) return databaseUrl;
  throw new LinekeeperError('setting.invalid', { name: 'DATABASE_URL', problem: 'it is not set' });
}
