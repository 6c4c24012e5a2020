import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { scrape, valueOf } from '../helpers/exposition.ts';
import { freePort, takePort } from '../helpers/ports.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';

describe('start/management.ts', () => {
  let database: FreshDatabase;
  let site: Deployment;
  beforeAll(async () => {
    database = await freshDatabase();
    site = await openDeployment({ databaseUrl: database.url, redisUrl: undefined });
  });
  afterAll(async () => {
    await site.close();
    await database.drop();
  });

  it('shows a bot and a worker, each at a port of its own, until they end', async () => {
    const [botPort, workerPort] = [await freePort(), await freePort()];
    const [, worker] = await Promise.all([
      site.startBot(undefined, { MANAGEMENT_PORT: String(botPort) }),
      site.startWorker({ MANAGEMENT_PORT: String(workerPort) }),
    ]);
    const [bot, work] = [botPort, workerPort].map((port) => `http://127.0.0.1:${port}`) as [string, string];
    expect(await (await fetch(`${work}/healthz`)).text()).toBe('ok');
    await site.teams.say('help');
    expect(await valueOf(bot, 'linekeeper_turn_duration_seconds_count', { request: 'help' })).toBe(1);
    await vi.waitFor(
      async () => expect(await valueOf(bot, 'linekeeper_queue_workers', { queue: 'work' })).toBe(1),
      { timeout: 10_000, interval: 200 },
    );
    await vi.waitFor(
      async () =>
        expect(
          await valueOf(work, 'linekeeper_job_duration_seconds_count', { type: 'sync-inventory' }),
        ).toBeGreaterThan(0),
      { timeout: 20_000, interval: 200 },
    );
    // What all have in common the bots tell.
    expect([...(await scrape(work)).keys()]).not.toContain('linekeeper_changes');
    expect(await worker.terminate()).toBe('code 0');
    await expect(fetch(`${work}/healthz`)).rejects.toThrow();
  }, 90_000);

  it('has a process say in one line that its port is in use, and which setting chooses another', async () => {
    const taken = await takePort();
    const started = site.startWorker({ MANAGEMENT_PORT: String(taken.port) });
    await expect(started).rejects.toThrow(`MANAGEMENT_PORT ${taken.port} is in use`);
    await taken.release();
  }, 60_000);
});
