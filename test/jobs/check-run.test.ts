import { expect, it, describe, onTestFinished, vi } from 'vitest';
import { openJobClient } from '../../jobs/client.ts';
import { runJobs } from '../../jobs/run-jobs.ts';
import { checkRunJob } from '../../jobs/types/check-run.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { startBackend } from '../helpers/queue.ts';

describe('jobs/types/check-run.ts', () => {
  it('is asked for again while the look before it is being put away, and once where nothing has happened', async () => {
    const { backend, stop } = await startBackend('postgres');
    onTestFinished(stop);
    const client = openJobClient(backend, silentLog);
    onTestFinished(() => client.close());
    const begun: unknown[] = [];
    let putAway = (): void => undefined;
    const held = new Promise<void>((resolve) => (putAway = resolve));
    const worker = await runJobs(
      backend,
      'work',
      { concurrency: 4, log: silentLog },
      async ({ name, data }) => {
        if (name === checkRunJob.name) begun.push(data);
        await held;
        return 'done';
      },
    );
    onTestFinished(() => worker.stop());

    await client.checkRun({ id: 7, revision: 3 });
    await vi.waitFor(() => expect(begun).toHaveLength(1), 5_000);
    await client.checkRun({ id: 7, revision: 3 });
    await client.checkRun({ id: 7, revision: 5 });
    await vi.waitFor(() => expect(begun).toHaveLength(2), 5_000);
    putAway();
    expect(begun).toEqual([3, 5].map((revision) => ({ runId: 7, revision })));
  });
});
