// Machines whose clocks are wrong, or are set while work is under way.
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase } from '../helpers/postgres.ts';
import { BACKENDS, THOROUGH } from '../helpers/queue.ts';
import { startRedis } from '../helpers/redis.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed } from './enrolment-run.ts';

const HOUR_MS = 3_600_000;
const PHONES = 60;
/** As long as with clocks in step, and what it takes to find jobs that are dated wrongly. */
const ENDS_WITHIN_MS = 60_000;

/** A process on a machine whose clock is off, and is set to be off by something else at SIGUSR2. */
function clock(offMs: number, setMs = offMs): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${new URL('../helpers/set-clock.mjs', import.meta.url).href}`,
    TEST_CLOCK_OFF_MS: String(offMs),
    TEST_CLOCK_SET_MS: String(setMs),
  };
}

describe.runIf(THOROUGH).each(BACKENDS)('clocks apart, with jobs on %s', (backend) => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(): Promise<Deployment> {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const redis = backend === 'redis' ? await startRedis() : undefined;
    closing.push(async () => redis?.stop());
    const site = await openDeployment({
      ...{ databaseUrl: database.url, redisUrl: redis?.url },
      tenant: { bulkSignInMs: 4_000 },
    });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    return site;
  }

  async function expectEnrolled(
    site: Deployment,
    meanwhile = (): Promise<void> => Promise.resolve(),
  ): Promise<void> {
    const conversationId = 'a:clocks';
    const list = phoneList(PHONES);
    const preview = await previewed(site, list, { conversationId });
    const change = await changeOf(site, preview);
    await site.teams.press(preview, 'change-approve');
    await meanwhile();
    await site.ended(change, ENDS_WITHIN_MS);
    await expectOneReport(site, conversationId);
    await expectEachPhoneOnce(site, change, list);
  }

  async function signInBegins({ demo }: Deployment): Promise<void> {
    while (demo.tenant.world.batches.size === 0) await wait(20);
  }

  it('enrols with a worker an hour ahead beside one that is right, and a bot an hour behind', async () => {
    const site = await open();
    await Promise.all([
      site.startWorker(clock(HOUR_MS)),
      site.startWorker(),
      site.startBot(undefined, clock(-HOUR_MS)),
    ]);
    await expectEnrolled(site);
  }, 120_000);

  it('goes on where the only worker’s clock is set back by an hour amid the work', async () => {
    const site = await open();
    const [worker] = await Promise.all([site.startWorker(clock(HOUR_MS, 0)), site.startBot()]);
    await expectEnrolled(site, async () => {
      await signInBegins(site);
      // The batch is looked at again in some seconds, by the clock of an hour ahead.
      await wait(500);
      worker.signal('SIGUSR2');
    });
    if (backend === 'redis') return;
    const sweepsIn = async (): Promise<number> => {
      const [sweep] = await site.query<{ ms: number }>(
        `SELECT next_run_ms - extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms FROM bullmq.scheduler WHERE scheduler_id = 'sweep'`,
      );
      return sweep?.ms ?? Infinity;
    };
    await expect.poll(sweepsIn, { timeout: 30_000 }).toBeLessThan(15_000);
  }, 120_000);

  it('lets no approval expire, and no sign-in time out, because a clock is ahead', async () => {
    const site = await open();
    const [worker] = await Promise.all([site.startWorker(clock(0, 30 * HOUR_MS)), site.startBot()]);
    const where = { conversationId: 'a:waits-for-approval' };
    const waiting = await changeOf(site, await previewed(site, phoneList(5, PHONES), where));
    await expectEnrolled(site, async () => {
      await signInBegins(site);
      worker.signal('SIGUSR2');
    });
    expect((await site.stores.changes.find(waiting))?.state).toBe('awaiting-approval');
  }, 120_000);
});
