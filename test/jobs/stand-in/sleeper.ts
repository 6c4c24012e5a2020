/** A worker that takes one job, says so, and never ends it: to be killed. */
import { chooseBackend } from '../../../jobs/backends/choose.ts';
import { runJobs } from '../../../jobs/run-jobs.ts';
import { silentLog } from '../../../src/kernel/log.ts';

const [queue = '', settings = '{}'] = process.argv.slice(2);
const backend = chooseBackend({
  databaseUrl: undefined,
  redisUrl: undefined,
  ...(JSON.parse(settings) as Partial<Parameters<typeof chooseBackend>[0]>),
});
await runJobs(backend, queue, { concurrency: 1, log: silentLog }, async () => {
  process.stdout.write('taken\n');
  await new Promise(() => setInterval(() => undefined, 60_000));
  return 'done';
});
