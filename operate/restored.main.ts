/**
 * `npm run restored`: says that the database was restored from a copy of its disk, or rolled back to an earlier time. Of a backup that
 * pg_restore brought back every process notices it by itself; such a copy looks the same as before.
 */
import { heedRestore, migrate } from '../src/adapters/postgres/index.ts';
import { silentLog } from '../src/kernel/log.ts';
import { onDatabase } from './on-database.ts';

await onDatabase(async (url) => {
  await migrate(url);
  const restore = await heedRestore(url, silentLog, true);
  return `Changes paused: ${restore?.paused ?? 0}. What happened since ${restore?.since.toISOString() ?? ''} is read back from the tenant when each is resumed.`;
});
