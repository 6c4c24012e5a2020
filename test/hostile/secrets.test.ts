import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { openJobClient } from '../../jobs/client.ts';
import { migrate } from '../../src/adapters/postgres/index.ts';
import { createLog } from '../../src/kernel/log.ts';
import { currentStage, loadCatalog } from '../../src/runbooks/index.ts';
import { explain } from '../../start/explain.ts';
import { people } from '../helpers/connector.ts';
import { startDemoTenant, type StartedTenant } from '../helpers/demo-tenant.ts';
import { startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { startRedis } from '../helpers/redis.ts';
import { redisServer } from '../helpers/programs.ts';

/** Each is planted where its name says, and must leave by no door. */
const CANARY = {
  graphToken: 'canary-graph-token-71c2',
  hookSecret: 'canary-hook-secret-which-is-long-90ab',
  wrongHook: 'canary-wrong-hook-secret-11de',
  databasePassword: 'canary-database-password-5f',
  columnOfList: 'canary-column-of-list-83',
  refusedList: 'canary-refused-list-2b',
  linkToFile: 'canary-link-to-file-e4',
  lostLink: 'canary-lost-link-77',
  pastedOutput: 'canary-pasted-output-d0',
  unreadableOutput: 'canary-unreadable-output-3c',
  fieldOfNoStep: 'canary-field-of-no-step-9e',
  phonePin: 'canary-phone-pin-46',
  skipToken: 'canary-skip-token-a8',
  refusalOfGraph: 'canary-refusal-of-graph-1f',
  rejectedJson: 'canary-rejected-json-60',
} as const;

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Graph as it is at its worst: secrets in its answers, in its links, and in what it refuses with. */
async function startLeakyGraph(demo: StartedTenant) {
  const graph = { refusing: false };
  const host = await serve(async (request, response) => {
    const sent = await text(request);
    const token = String(request.headers.authorization);
    if (graph.refusing) {
      const error = {
        code: `InvalidAuthenticationToken ${token}`,
        message: `${token} ${CANARY.refusalOfGraph}`,
      };
      return response
        .writeHead(401, { 'content-type': 'application/json', 'www-authenticate': token })
        .end(JSON.stringify({ error }));
    }
    const url = `${demo.url}${(request.url ?? '').replace(`&state=${CANARY.skipToken}`, '')}`;
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(sent === '' ? {} : { body: sent }),
    });
    const body = (await answer.text()).replaceAll(demo.url, host.url);
    const leaky = body
      .replace(/("@odata\.nextLink":"[^"]*)"/g, `$1&state=${CANARY.skipToken}"`)
      .replace(/"id":/g, `"pin":"${CANARY.phonePin}","id":`);
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(leaky);
  });
  return { ...host, graph };
}

describe('bot/app.ts and jobs/app.ts', () => {
  let bot: Linekeeper;
  let demo: StartedTenant;
  let leaky: Awaited<ReturnType<typeof startLeakyGraph>>;
  let files: Awaited<ReturnType<typeof serve>>;
  /** What left besides cards, logs and rows. */
  const left: string[] = [];

  beforeAll(async () => {
    demo = await startDemoTenant({
      token: CANARY.graphToken,
      devices: 60,
      bulkSignInMs: 300,
      dialMs: 50,
      inventoryLagMs: 50,
    });
    leaky = await startLeakyGraph(demo);
    files = await serve((request, response) =>
      request.url?.includes(CANARY.lostLink) === true
        ? response.writeHead(403).end(CANARY.lostLink)
        : response.end(phoneList(2, 20).csv),
    );
    bot = await startLinekeeper(
      {},
      {
        ...{ GRAPH_BASE_URL: leaky.url, GRAPH_ACCESS_TOKEN: CANARY.graphToken, DEMO_TENANT_URL: demo.url },
        DEVICE_STATE_SECRET: CANARY.hookSecret,
        ACCESS_FILE: fileURLToPath(new URL('../bot/every-role.yaml', import.meta.url)),
      },
    );
  });
  afterAll(async () => {
    await bot.close();
    await Promise.all([leaky.close(), files.close(), demo.close()]);
  });

  const fetched = async (url: string, init: RequestInit = {}): Promise<void> => {
    const response = await fetch(url, init);
    left.push(`${JSON.stringify([...response.headers])} ${await response.text()}`);
  };
  const post = (path: string, body: string): Promise<void> =>
    fetched(`${bot.teams.bot}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });

  async function rowsOfAllTables(): Promise<string> {
    const client = new pg.Client(bot.config.databaseUrl);
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(25);
    const rows: string[] = [];
    for (const { name } of tables) {
      const { rows: found } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      rows.push(...found.map(({ row }) => `${name} ${row}`));
    }
    await client.end();
    return rows.join('\n');
  }

  it('enrols a list with a column of passwords, and one behind a link', async () => {
    const [header = '', ...rows] = phoneList(3).csv.trim().split('\n');
    const list = [`${header},Password`, ...rows.map((row) => `${row},${CANARY.columnOfList}`)].join('\n');
    await bot.teams.say(`enroll\n${list}`, { conversationId: 'a:list' });
    const preview = await bot.shows('a:list', 'Approve');
    await bot.teams.press(preview, 'Approve');
    await bot.reaches((await bot.newest()).id, 'succeeded', 'partly-failed');
    const shared = [{ name: 'phones.csv', url: `${files.url}/phones.csv?tempauth=${CANARY.linkToFile}` }];
    await bot.teams.say('enroll', { conversationId: 'a:file', files: shared });
    await bot.shows('a:file', 'Approve');
  });

  it('refuses lists, lost links and bodies that hold secrets', async () => {
    await bot.teams.say(`enroll\nFoo,Password\n1,${CANARY.refusedList}`, { conversationId: 'a:refused' });
    await bot.shows('a:refused', 'MAC');
    const lost = [{ name: 'phones.csv', url: `${files.url}/x.csv?tempauth=${CANARY.lostLink}` }];
    await bot.teams.say('enroll', { conversationId: 'a:lost', files: lost });
    await bot.shows('a:lost', /could not be fetched|cannot be|403/i);
    await post('/api/messages', `{"type": "message", "text": "${CANARY.rejectedJson}"`);
    await post('/api/messages', JSON.stringify({ type: 'message', text: CANARY.rejectedJson }));
    await post(`/hooks/device-state/${CANARY.wrongHook}`, '{}');
    await post(`/hooks/device-state/${CANARY.hookSecret}`, `{"DeviceId": "${CANARY.rejectedJson}"`);
    await post(`/hooks/device-state/${CANARY.hookSecret}`, JSON.stringify({ DeviceId: 'x'.repeat(20_000) }));
    for (const path of ['/healthz', '/readyz', '/metrics', '/files/x/y.csv', '/%E0%A4%A', '/'])
      await fetched(`${bot.teams.bot}${path}`);
  });

  it('takes pasted output with a password in it, right, wrong and unreadable', async () => {
    const catalog = await loadCatalog();
    const place = { conversationId: 'a:run', from: people.alex };
    await bot.teams.say('runbook start um', place);
    const stageNow = async () => {
      const [run] = await bot.stores.runs.list({ open: false, limit: 1 });
      const runbook = run && catalog.get(run.runbook);
      const stage = runbook && currentStage(runbook, run.state);
      if (!run || !stage) throw new Error('no step');
      return { id: run.id, stage };
    };
    const press = (verb: string, data: Record<string, unknown>) =>
      bot.teams.press({ conversationId: 'a:run', id: 'message-of-long-ago' }, { verb, data }, place);
    let now = await stageNow();
    for (let steps = 0; steps < 20; steps++, now = await stageNow()) {
      const { id, stage } = now;
      if (stage.step.kind === 'command' && stage.step.verify) break;
      const { step } = stage;
      if (step.kind === 'choice')
        await press('run-complete', {
          id,
          stage: stage.key,
          choice: (step.options[1] ?? step.options[0])?.id ?? '',
        });
      else await press('run-skip', { id, stage: stage.key, note: 'not today' });
    }
    const { id, stage } = now;
    if (stage.step.kind !== 'command' || !stage.step.verify) throw new Error('no step that asks for output');
    const shown = Object.keys(stage.step.verify.expect).map((name) => `${name} : something else`);
    const given = { id, stage: stage.key, 'field-other': CANARY.fieldOfNoStep };
    await press('run-complete', { ...given, 'field-output': `no output, ${CANARY.unreadableOutput}` });
    await press('run-complete', {
      ...given,
      'field-output': [...shown, `Password : ${CANARY.pastedOutput}`].join('\n'),
    });
    const { records } = (await bot.stores.runs.find(id))?.state ?? {};
    expect(records?.[stage.key]?.state).toBe('refuted');
  });

  it('is refused by a Graph that repeats the token', async () => {
    leaky.graph.refusing = true;
    for (const said of [
      'licences assign MCOEV a@contoso.example',
      'device LYO-1-001',
      'policy sip on a@contoso.example policy:"X"',
      'restart site:Lyon confirm 6',
      'status',
    ])
      await bot.teams.say(said, { conversationId: `a:${said}` });
    await bot.client.wake.inventory();
    await wait(1_500);
    leaky.graph.refusing = false;
  });

  it('cannot reach a database with the wrong password', async () => {
    const url = new URL(bot.config.databaseUrl ?? '');
    url.password = CANARY.databasePassword;
    const log = createLog({
      level: 'trace',
      secrets: bot.config.secrets,
      to: { write: (line) => void left.push(line) },
    });
    const error: unknown = await migrate(url.href).catch((thrown: unknown) => thrown);
    left.push(explain(error));
    log.error({ err: error }, 'refused');
    log.error({ err: new Error(`could not connect to ${url.href}`, { cause: error }) }, 'refused');
    expect(left.at(-1)).toContain('refused');
  });

  it('hands out reports', async () => {
    const { changes } = await bot.stores.changes.list({ open: false, page: 0, perPage: 10 });
    for (const { id } of changes) {
      const { replies } = await bot.teams.say(`export ${id}`, { conversationId: `a:export-${id}` });
      const links = JSON.stringify(replies[0]?.card).match(/http:[^"]*\/files\/[^"]*/g) ?? [];
      for (const link of links) await fetched(link);
    }
    await bot.teams.say('runbook export 1', { conversationId: 'a:export-run' });
    expect(left.length).toBeGreaterThan(12);
  });

  it.each(Object.entries(CANARY))('lets the canary %s out by no door', async (_name, canary) => {
    const doors = {
      cards: JSON.stringify([bot.teams.calls, bot.cards()]),
      logs: bot.lines.join('\n'),
      tables: await rowsOfAllTables(),
      answers: left.join('\n'),
    };
    for (const [door, what] of Object.entries(doors)) {
      const at = what.indexOf(canary);
      expect(at < 0 ? '' : `${door}: ${what.slice(Math.max(0, at - 200), at + 80)}`).toBe('');
    }
  });

  it('lets the password of the database out by no door', async () => {
    const { password } = new URL(bot.config.databaseUrl ?? '');
    expect(password.length).toBeGreaterThan(5);
    const all = [
      JSON.stringify([bot.teams.calls, bot.cards()]),
      ...bot.lines,
      await rowsOfAllTables(),
      ...left,
    ].join('\n');
    expect(all).not.toContain(password);
  });
});

describe.skipIf(redisServer === undefined)('jobs/client.ts', () => {
  it('writes no password that Redis refuses, neither to the log nor past it', async () => {
    const redis = await startRedis();
    if (!redis) throw new Error('redis-server is not installed');
    const { hostname, port } = new URL(redis.url);
    const admin = connect(Number(port), hostname);
    admin.write('CONFIG SET requirepass the-right-password\r\n');
    await once(admin, 'data');
    admin.write('AUTH the-right-password\r\n');
    await once(admin, 'data');
    const secret = 'canary-redis-password-c3';
    const terminal = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const said: string[] = [];
    const log = createLog({ level: 'trace', to: { write: (line) => void said.push(line) } });
    const backend = chooseBackend({
      redisUrl: `redis://:${secret}@${hostname}:${port}`,
      databaseUrl: undefined,
    });
    const client = openJobClient(backend, log);
    await vi.waitFor(() => expect(said.join('')).toContain('WRONGPASS'), 10_000);
    const past = JSON.stringify(
      terminal.mock.calls.map((call) => call.map((each: unknown) => inspect(each))),
    );
    terminal.mockRestore();
    expect([...said, past].join('')).not.toContain(secret);
    // It closes once Redis lets it in.
    admin.write('CONFIG SET requirepass ""\r\n');
    await once(admin, 'data');
    await Promise.race([client.close().catch(() => undefined), wait(2_000)]);
    admin.destroy();
    await redis.stop();
  });
});
