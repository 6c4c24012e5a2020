import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openJobClient } from '../../jobs/client.ts';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { DRAFT } from '../helpers/installation.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { freePort } from '../helpers/ports.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { startProcess, type RunningProcess } from '../helpers/processes.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { signed } from '../helpers/slack.ts';

/** All that an installation with every credential would not want to read anywhere, but where it is sent on purpose. */
const CANARY = {
  MicrosoftAppPassword: 'canary-bot-password-7Qd1~x',
  AZURE_CLIENT_SECRET: 'canary-graph-secret-8Q~2f',
  SLACK_BOT_TOKEN: 'xoxb-canary-bot-token-5510',
  SLACK_SIGNING_SECRET: 'canary-slack-signing-3e90',
  REDIS_PASSWORD: 'canary-redis-password-1b77',
} as const;
const TENANT = '8f2b3c1e-0d4a-4a7e-9a55-6f1f5b1f7d10';
const APP = '11111111-1111-1111-1111-111111111111';

/** What leaves by each of them. */
type Doors = Readonly<Record<'logs' | 'answers' | 'tables' | 'jobs', string>>;

/** A service that refuses everybody, and says again what they sent. */
async function startRefusing() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const sent = `${String(request.headers.authorization)} ${body}`;
      asked.push(`${request.url} ${sent}`);
      response
        .writeHead(200, { 'content-type': 'application/json', 'x-sent': encodeURIComponent(sent) })
        .end(JSON.stringify({ ok: false, error: `invalid_auth`, told: sent }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Sets the password, and hears all that is written to Redis from then on. */
async function listening(redis: TestRedis, password: string) {
  const { hostname, port } = new URL(redis.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (data) => (heard += data.toString()));
  const say = async (line: string): Promise<void> => {
    socket.write(`${line}\r\n`);
    await once(socket, 'data');
  };
  await say(`CONFIG SET requirepass ${password}`);
  await say(`AUTH ${password}`);
  await say('MONITOR');
  return {
    url: `redis://:${password}@${hostname}:${port}`,
    heard: () => heard,
    stop: () => socket.destroy(),
  };
}

const untilMatching = (said: () => string, pattern: RegExp): Promise<void> =>
  vi.waitFor(() => expect(said()).toMatch(pattern), { timeout: 60_000, interval: 250 });

describe('bot/main.ts and jobs/main.ts', { timeout: 120_000 }, () => {
  let database: FreshDatabase;
  let stores: Stores;
  let slack: Awaited<ReturnType<typeof startRefusing>>;
  let redis: TestRedis | undefined;
  let queue: Awaited<ReturnType<typeof listening>> | undefined;
  let doors: Doors;

  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    slack = await startRefusing();
    redis = await startRedis();
    queue = redis && (await listening(redis, CANARY.REDIS_PASSWORD));
    doors = await run();
  }, 120_000);
  afterAll(async () => {
    queue?.stop();
    await redis?.stop();
    await slack.stop();
    await stores.close();
    await database.drop();
  });

  /** Bot and worker with credentials that nobody takes: they try, are refused, and say so. */
  async function run(): Promise<Doors> {
    const { MicrosoftAppPassword, AZURE_CLIENT_SECRET, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = CANARY;
    const port = await freePort();
    const settings = {
      ...{ MicrosoftAppPassword, AZURE_CLIENT_SECRET, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET },
      ...{ DATABASE_URL: database.url, ...(queue ? { REDIS_URL: queue.url } : {}) },
      ...{ AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: APP },
      ...{ MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT, CONNECTOR_URLS: 'http://127.0.0.1:9' },
      ...{ SLACK_API_URL: slack.url, ACCESS_FILE: 'config/access.demo.yaml' },
      ...{ HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'trace', DRAIN_SECONDS: '1' },
      NODE_OPTIONS: `--import ${new URL('../helpers/only-loopback.mjs', import.meta.url).href}`,
    };
    const programs: readonly RunningProcess[] = await Promise.all([
      startProcess('bot', settings),
      startProcess('worker', settings),
    ]);
    const said = (): string => programs.flatMap((program) => program.said).join('');
    await spokenTo(settings);
    const answers = await heardFrom(`http://127.0.0.1:${port}`);
    // A tenant that cannot be asked, a card that Slack does not take, and one for which there is no token of the Bot Connector.
    await untilMatching(said, /graph\.unauthorised/);
    await untilMatching(() => slack.asked.join(), /\/chat\./);
    await untilMatching(said, /MSAL|login\.microsoftonline|channel\.failed/);
    await Promise.all(programs.map((program) => program.terminate()));
    return { logs: said(), answers, tables: await rowsOfAllTables(), jobs: queue?.heard() ?? '' };
  }

  /** Two lists that nobody can read for want of a tenant: a worker asks Graph, and a bot tells each conversation what came of it. */
  async function spokenTo(settings: Readonly<Record<string, string>>): Promise<void> {
    const id = 'a:credentials';
    const conversation = { id, isGroup: false, conversationType: 'personal', tenantId: TENANT, name: '' };
    const teams = { ...DRAFT.place, conversationId: id, tenantId: TENANT };
    const bot = { id: `28:${APP}`, name: 'Linekeeper' };
    const reference = { channelId: 'msteams', serviceUrl: 'http://127.0.0.1:9', bot, conversation };
    await stores.conversations.save({ place: teams, reference });
    const room = { channel: 'slack', conversationId: 'T1/C1', kind: 'channel', tenantId: null } as const;
    await stores.conversations.save({ place: room, reference: { team: 'T1', channel: 'C1' } });
    const client = openJobClient(
      chooseBackend({ databaseUrl: settings.DATABASE_URL, redisUrl: settings.REDIS_URL }),
      silentLog,
    );
    for (const place of [teams, room]) {
      const change = await stores.ledger.create(
        { ...DRAFT, place },
        { kind: 'text', text: phoneList(1).csv },
      );
      await client.wake.plan(change.id);
      await client.wake.show(change.id, 'now');
    }
    await client.close();
  }

  async function heardFrom(bot: string): Promise<string> {
    const event = JSON.stringify({ type: 'url_verification', challenge: 'x', token: 'y' });
    const right = signed(event, Math.floor(Date.now() / 1_000), CANARY.SLACK_SIGNING_SECRET);
    const answers = await Promise.all([
      ...['/healthz', '/readyz', '/metrics', '/files/x/y'].map((path) => fetch(`${bot}${path}`)),
      ...[right, signed(event, 0, CANARY.SLACK_SIGNING_SECRET), {}].map((headers) =>
        fetch(`${bot}/slack/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: event,
        }),
      ),
      fetch(`${bot}/api/messages`, { method: 'POST', headers: { authorization: 'Bearer x' }, body: '{}' }),
    ]);
    const all = answers.map(
      async (answer) => `${JSON.stringify([...answer.headers])} ${await answer.text()}`,
    );
    return (await Promise.all(all)).join('\n');
  }

  async function rowsOfAllTables(): Promise<string> {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows: string[] = [];
    for (const { name } of tables)
      rows.push(
        ...(await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows.map(
          (r) => r.row,
        ),
      );
    await client.end();
    return rows.join('\n');
  }

  it('has tried every credential, so that there was something to let out', () => {
    expect(slack.asked.join()).toContain(CANARY.SLACK_BOT_TOKEN);
    expect(doors.answers).toContain('"challenge":"x"');
    if (queue) expect(doors.jobs.includes('linekeeper:work:plan-')).toBe(true);
  });

  it.each(Object.entries(CANARY))('lets %s out by no door', (_name, canary) => {
    for (const [door, what] of Object.entries(doors)) {
      const at = what.indexOf(canary);
      expect(at < 0 ? '' : `${door}: ${what.slice(Math.max(0, at - 300), at + 80)}`).toBe('');
    }
  });
});
