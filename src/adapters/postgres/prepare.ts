import type { Log } from '../../kernel/log.ts';
import { migrate } from './migrate.ts';
import { heedRestore } from './restored.ts';

/** What every process does before it works: brings the tables up to date, and looks whether they were restored from a backup. */
export async function prepareDatabase(url: string, log: Log): Promise<void> {
  await migrate(url);
  await heedRestore(url, log);
}
