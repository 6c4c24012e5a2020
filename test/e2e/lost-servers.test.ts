import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freshDatabase } from '../helpers/postgres.ts';
import { redisServer } from '../helpers/programs.ts';
import { startRedis } from '../helpers/redis.ts';
import { startRelay } from '../helpers/relay.ts';
import { THOROUGH } from '../helpers/queue.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed } from './enrolment-run.ts';

const PHONES = 200;
const TENANT = { bulkSignInMs: 3_000 };
const DOWN_MS = 2_000;
const CONVERSATION = 'a:lost-server';

/** Runs an enrolment on one bot and one worker, and `interrupt`s it while the tenant signs its phones in. */
async function enrolThrough(site: Deployment, interrupt: () => Promise<void>): Promise<void> {
  onTestFailed(() => console.error(site.lastWords()));
  await Promise.all([site.startBot(), site.startWorker()]);
  const list = phoneList(PHONES);
  const preview = await previewed(site, list, { conversationId: CONVERSATION });
  const change = await changeOf(site, preview);
  await site.teams.press(preview, 'change-approve');
  while (site.demo.tenant.world.batches.size === 0) await wait(20);
  await interrupt();
  await site.ended(change, 60_000);
  await expectOneReport(site, CONVERSATION);
  await expectEachPhoneOnce(site, change, list);
  const second = await previewed(site, phoneList(10, PHONES), { conversationId: `${CONVERSATION}-again` });
  expect(await changeOf(site, second)).toBeGreaterThan(change);
}

describe.runIf(THOROUGH)('bot/main.ts and jobs/main.ts, when a server goes away', () => {
  it.skipIf(redisServer === undefined)(
    'go on from PostgreSQL where Redis comes back empty',
    async () => {
      const database = await freshDatabase();
      onTestFinished(() => database.drop());
      let redis = await startRedis();
      if (!redis) throw new Error('redis-server is not installed');
      onTestFinished(() => redis?.stop());
      const relay = await startRelay(redis.url);
      onTestFinished(() => relay.stop());
      const site = await openDeployment({ databaseUrl: database.url, redisUrl: relay.url, tenant: TENANT });
      onTestFinished(() => site.close());

      await enrolThrough(site, async () => {
        relay.cut();
        await redis?.stop();
        await wait(DOWN_MS);
        redis = await startRedis();
        relay.lead(redis?.url ?? '');
      });
    },
    120_000,
  );

  it('go on where PostgreSQL was restarted', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-restart-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    // PostgreSQL runs as another account when the tests run as root, and that account has to get in.
    await chmod(dataDir, 0o755);
    const start = () => startEmbeddedPostgres({ dataDir, log: silentLog });
    let postgres = await start();
    onTestFinished(() => postgres.stop());
    const relay = await startRelay(postgres.url);
    onTestFinished(() => relay.stop());
    const site = await openDeployment({ databaseUrl: relay.url, redisUrl: undefined, tenant: TENANT });
    onTestFinished(() => site.close());

    await enrolThrough(site, async () => {
      relay.cut();
      await postgres.stop();
      await wait(DOWN_MS);
      postgres = await start();
      relay.lead(postgres.url);
    });
  }, 120_000);
});
