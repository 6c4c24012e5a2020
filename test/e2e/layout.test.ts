// What compose.yaml and the Kubernetes manifests lay out, by hand: two bots, three workers, one PostgreSQL, one Redis.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { Outcome } from '../helpers/connector.ts';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { phoneList, type PhoneList } from '../helpers/phone-lists.ts';
import { redisServer } from '../helpers/programs.ts';
import { THOROUGH } from '../helpers/queue.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { startRelay, type Relay } from '../helpers/relay.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed } from './enrolment-run.ts';

const PHONES = 60;
/** Long enough for a batch to be under way when a part dies. */
const BATCH_MS = 2_500;
const DOWN_MS = 1_500;
const TALKERS = 12;
/** Teams lets a bot send 60 messages to a conversation in 30 s. */
const SPEAKS_EVERY_MS = 750;
const WORDS = ['help', 'devices site:Lyon', 'changes', 'status', 'incidents', 'devices offline'];
const WATCHER = 'a:watcher';
const PROBED_SITE = 'Lille';

interface Enrolment {
  readonly conversationId: string;
  readonly list: PhoneList;
  readonly change: number;
}

describe.skipIf(redisServer === undefined || !THOROUGH)(
  'two bots, three workers, one PostgreSQL and one Redis',
  () => {
    let dataDir: string;
    let postgres: EmbeddedPostgres;
    let redis: TestRedis;
    let relays: { readonly postgres: Relay; readonly redis: Relay };
    let site: Deployment;
    let bots: BotProcess[];
    let workers: RunningProcess[];
    const startPostgres = () => startEmbeddedPostgres({ dataDir, log: silentLog });
    const startWorker = (n: number) => site.startWorker(n === 2 ? { PROBE_SITES: PROBED_SITE } : {});

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-layout-'));
      // PostgreSQL runs as another account when the tests run as root, and that account has to get in.
      await chmod(dataDir, 0o755);
      [postgres, redis] = await Promise.all([startPostgres(), newRedis()]);
      relays = { postgres: await startRelay(postgres.url), redis: await startRelay(redis.url) };
      site = await openDeployment({
        databaseUrl: relays.postgres.url,
        redisUrl: relays.redis.url,
        tenant: { bulkSignInMs: BATCH_MS },
        settings: { POLL_SECONDS: '2' },
      });
      bots = await Promise.all([site.startBot(), site.startBot()]);
      workers = await Promise.all([0, 1, 2].map(startWorker));
      while (!(await site.stores.devices.syncedAt())) await wait(50);
    }, 180_000);
    afterAll(async () => {
      await site.close();
      await Promise.all([relays.postgres.stop(), relays.redis.stop()]);
      await Promise.all([postgres.stop(), redis.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    });

    /** Each part is killed, is gone for a while, and comes back; nothing is put in order first. */
    const deaths: readonly (readonly [string, () => Promise<void>])[] = [
      ...[0, 1].map((n) => [`bot ${n + 1}`, () => bounceBot(n)] as const),
      ...[0, 1, 2].map((n) => [`worker ${n + 1}`, () => bounceWorker(n)] as const),
      ['Redis', bounceRedis],
      ['PostgreSQL', bouncePostgres],
    ];

    it('lose no work and do nothing twice while each is killed and started again, under load', async () => {
      onTestFailed(() => console.error(site.lastWords()));
      await site.teams.say(`watch site:${PROBED_SITE}`, { conversationId: WATCHER });
      const load = talk();
      const enrolments: Enrolment[] = [];
      for (const [round, [part, bounce]] of deaths.entries()) {
        enrolments.push(await enrolmentUnderWay(round));
        if (round === 0) await site.demo.call('POST', '/_demo/offline', { site: PROBED_SITE });
        const answered = load.answered();
        await bounce();
        // Bots answer again before the next part dies.
        await expect
          .poll(load.answered, { timeout: 30_000, message: `after ${part} has died` })
          .toBeGreaterThan(answered + TALKERS);
      }
      const heard = await load.end();

      for (const { change, conversationId, list } of enrolments) {
        await site.ended(change, 60_000);
        await expectOneReport(site, conversationId);
        await expectEachPhoneOnce(site, change, list);
      }
      // A message is answered once at most: what a bot had begun when it died nobody begins again, because it may have had its effect.
      expect(heard.filter(({ broken, replies }) => replies > 1 || (replies === 0 && !broken))).toEqual([]);
      const unanswered = heard.filter(({ replies }) => replies === 0);
      expect(unanswered.length).toBeLessThanOrEqual(bots.length * TALKERS);
      await expect.poll(incidentCards, { timeout: 30_000 }).toHaveLength(1);
      await site.demo.call('POST', '/_demo/online', { site: PROBED_SITE });
      await expect.poll(incidentCards, { timeout: 60_000 }).toEqual([expect.stringContaining('Recovered')]);
    }, 420_000);

    const incidentCards = (): string[] =>
      site.teams
        .cards(WATCHER)
        .map(({ card }) => wordsOf(card))
        .filter((words) => /incident \d+ · /.test(words));

    /** An enrolment that the tenant is signing in, asked for at either bot. */
    async function enrolmentUnderWay(round: number): Promise<Enrolment> {
      const conversationId = `a:enrolment-${round}`;
      const list = phoneList(PHONES, round * PHONES);
      at(round);
      const preview = await previewed(site, list, { conversationId });
      const change = await changeOf(site, preview);
      const before = site.demo.tenant.world.batches.size;
      at(round + 1);
      await site.teams.press(preview, 'change-approve');
      await expect
        .poll(() => site.demo.tenant.world.batches.size, { timeout: 40_000 })
        .toBeGreaterThan(before);
      return { conversationId, list, change };
    }

    /** What is sent next goes to this bot: the address is read as the request is made. */
    function at(n: number): void {
      site.teams.bot = bots[n % bots.length]?.url ?? '';
    }

    /** People who talk all the while. A message that breaks goes to the other bot, as behind a load balancer. */
    function talk(): { answered(): number; end(): Promise<{ broken: boolean; replies: number }[]> } {
      const heard: { broken: boolean; id: string }[] = [];
      let talking = true;
      let said = 0;
      async function talker(n: number): Promise<void> {
        while (talking) {
          const turn = said++;
          const text = WORDS[turn % WORDS.length] ?? '';
          const message = site.teams.activity('message', { conversationId: `a:talker-${n}` }, { text });
          const broken = !(await delivered(message, turn));
          if (broken) await delivered(message, turn + 1);
          heard.push({ broken, id: String(message.id) });
          await wait(SPEAKS_EVERY_MS);
        }
      }
      const talkers = Array.from({ length: TALKERS }, (_, n) => talker(n));
      return {
        answered: () => heard.filter(({ broken }) => !broken).length,
        async end() {
          talking = false;
          await Promise.all(talkers);
          return heard.map(({ id, broken }) => ({ broken, replies: repliesTo(id) }));
        },
      };
    }

    async function delivered(message: Outcome['activity'], bot: number): Promise<boolean> {
      at(bot);
      const outcome = await site.teams.deliver(message).catch(() => undefined);
      return outcome !== undefined && outcome.status < 300;
    }

    const repliesTo = (id: string): number =>
      site.teams.messages.filter(({ replyToId }) => replyToId === id).length;

    async function bounceBot(n: number): Promise<void> {
      const bot = bots[n];
      await bot?.kill();
      await wait(DOWN_MS);
      bots[n] = await site.startBot(bot);
    }

    async function bounceWorker(n: number): Promise<void> {
      await workers[n]?.kill();
      await wait(DOWN_MS);
      workers[n] = await startWorker(n);
    }

    async function bounceRedis(): Promise<void> {
      relays.redis.cut();
      await redis.stop();
      await wait(DOWN_MS);
      redis = await newRedis();
      relays.redis.lead(redis.url);
    }

    async function bouncePostgres(): Promise<void> {
      relays.postgres.cut();
      postgres.kill();
      await postgres.ended;
      await wait(DOWN_MS);
      postgres = await startPostgres();
      relays.postgres.lead(postgres.url);
    }
  },
);

async function newRedis(): Promise<TestRedis> {
  const redis = await startRedis();
  if (!redis) throw new Error('redis-server is not installed');
  return redis;
}
