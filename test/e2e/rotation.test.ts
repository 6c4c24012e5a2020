// Secrets are replaced one process after another, while people write: docs/operate.md tells the steps.
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { slackPeople, startSlack, type FakeSlack } from '../helpers/slack.ts';
import { THOROUGH } from '../helpers/queue.ts';

const NEXT_SIGNING_SECRET = 'the next signing secret';
/** Elsewhere than Slack, as it is in the world: who is refused too often at an address is not heard there for a while. */
const ADMIN_CENTER = '198.51.100.7';
const HOOK_SECRET = '5f2c9e1ab07d4836914be2fd6c30a857';
const NEXT_HOOK_SECRET = '9be07d1463a85f2cc40e91d2b7f6a835';
/** Slack sends again what was refused; sooner here. */
const AGAIN_MS = 200;
const BETWEEN_MS = 150;
const ANSWERED_MS = 30_000;

describe.runIf(THOROUGH)('two bots and a worker, whose secrets are replaced', () => {
  let database: FreshDatabase;
  let slack: FakeSlack;
  let site: Deployment;
  let bots: BotProcess[];
  let worker: RunningProcess;
  let asked = 0;
  /** The secret in the address that the Teams admin center has. */
  let hookSecret = HOOK_SECRET;
  /** A role that may do what the first one may: both can sign in until the first one no longer may. */
  const nextRole = `next_${randomBytes(4).toString('hex')}`;
  beforeAll(async () => {
    database = await freshDatabase();
    slack = await startSlack({ limited: false });
    site = await openDeployment({
      ...{ databaseUrl: database.url, redisUrl: undefined },
      // A bot that stops lingers for a fifth of it, to be seen.
      settings: {
        ...slack.settings,
        ...{ DEVICE_STATE_SECRET: HOOK_SECRET, TURNS_PER_MINUTE: '10000', DRAIN_SECONDS: '5' },
        TRUSTED_PROXIES: '127.0.0.1/32',
      },
    });
    bots = await Promise.all([site.startBot(), site.startBot()]);
    worker = await site.startWorker();
  }, 120_000);
  afterAll(async () => {
    await site.close();
    await slack.stop();
    await database.drop();
  });

  /** A bot that says it is ready, in turn, as a load balancer chooses it. */
  async function readyBot(): Promise<string> {
    for (;;) {
      const url = bots[(asked += 1) % bots.length]?.url ?? '';
      const ready = await fetch(`${url}/readyz`).catch(() => undefined);
      if (ready?.status === 200) return url;
      await wait(20);
    }
  }

  /** What the admin center says is not repeated. */
  async function alert(): Promise<void> {
    const body = {
      ...{ DeviceId: `phone-${asked}`, TenantId: 'demo', AlertRaisedAt: new Date().toISOString() },
      MetricValues: { DeviceHealthStatus: 'Offline' },
    };
    const { status } = await fetch(`${await readyBot()}/hooks/device-state/${hookSecret}`, {
      ...{
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-forwarded-for': ADMIN_CENTER },
      },
    });
    expect(status).toBe(202);
  }

  /** Says it until a bot hears it. @returns how often it was refused before */
  async function say(text: string): Promise<number> {
    slack.bot = await readyBot();
    let said = await slack.say(text);
    let refused = 0;
    for (; said.status !== 200; refused += 1) {
      await wait(AGAIN_MS);
      slack.bot = await readyBot();
      said = await slack.deliverAgain(said);
    }
    return refused;
  }

  function talk(): { stop(): Promise<{ said: number; refused: number }> } {
    const stopping = new AbortController();
    const talking = (async () => {
      let [said, refused] = [0, 0];
      for (; !stopping.signal.aborted; said += 1) {
        refused += await say('whoami');
        await alert();
        await wait(BETWEEN_MS);
      }
      return { said, refused };
    })();
    return {
      stop: () => {
        stopping.abort();
        return talking;
      },
    };
  }

  /** Replaces each process by one with these settings, one after another. */
  async function rollBots(settings: Readonly<Record<string, string>>): Promise<void> {
    for (const [at, bot] of bots.entries()) {
      expect(await bot.terminate()).toBe('code 0');
      bots[at] = await site.startBot(bot, settings);
    }
  }

  async function rollWorker(settings: Readonly<Record<string, string>>): Promise<void> {
    expect(await worker.terminate()).toBe('code 0');
    worker = await site.startWorker(settings);
  }

  async function expectAnswers(count: number): Promise<void> {
    const answers = () =>
      slack.messages.filter(({ channel }) => channel === slackPeople.alex.user.replace('U', 'D'));
    const giveUpAt = Date.now() + ANSWERED_MS;
    while (answers().length < count && Date.now() < giveUpAt) await wait(50);
    expect(answers()).toHaveLength(count);
  }

  it('answer every message once, and hear every alert', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const owner = new URL(database.url).username;
    const url = new URL(database.url);
    [url.username, url.password] = [nextRole, 'the-next-password'];
    await site.query(`CREATE ROLE ${nextRole} LOGIN PASSWORD 'the-next-password'`);
    await site.query(`GRANT ${owner} TO ${nextRole}`);
    await site.query(`ALTER ROLE ${nextRole} SET role ${owner}`);

    const talking = talk();
    // Slack shows the new secret once it counts: until a bot knows it, what Slack sends is refused, and sent again.
    slack.signingSecret = NEXT_SIGNING_SECRET;
    const both = `${NEXT_SIGNING_SECRET},${slack.settings.SLACK_SIGNING_SECRET ?? ''}`;
    await rollBots({
      ...{ SLACK_SIGNING_SECRET: both, DEVICE_STATE_SECRET: `${NEXT_HOOK_SECRET},${HOOK_SECRET}` },
      DATABASE_URL: url.href,
    });
    hookSecret = NEXT_HOOK_SECRET;
    await rollWorker({ DATABASE_URL: url.href });
    const { said, refused } = await talking.stop();
    expect([said > 5, refused > 0]).toEqual([true, true]);
    await expectAnswers(said);
    const sessions = await site.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database() AND usename = $1`,
      [nextRole],
    );
    expect(sessions[0]?.count).toBeGreaterThan(3);
  }, 180_000);
});
