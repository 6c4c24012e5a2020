import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSigningKeys } from '../../bot/channels/teams/signing-keys.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { checkTools } from '../../src/network/index.ts';
import { readRunbook } from '../../src/runbooks/catalog.ts';
import { checkRun, happen, startRun } from '../../src/runbooks/world.ts';
import { startHarness, view } from '../bot/channels/harness.ts';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';
import { ALEX, DRAFT, install } from '../helpers/installation.ts';
import { connectGraph } from '../helpers/graph.ts';
import { APP_ID, startTokenIssuer } from '../helpers/token-issuer.ts';

/** A server of one test. */
async function serve(answer: (response: ServerResponse, url: string) => unknown) {
  let connections = 0;
  let url = '';
  const server = createServer((_request, response) => void answer(response, url));
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, url, connections: () => connections };
}

const says =
  (body: unknown) =>
  (response: ServerResponse): unknown =>
    response.end(JSON.stringify(body));
const leadsTo =
  (location: string) =>
  (response: ServerResponse): unknown =>
    response.writeHead(302, { location }).end();

/** What is to be reached by nobody from outside: it counts who connects, and would answer whatever is asked for. */
const startInside = () => serve(says({ value: [], keys: [] }));

/** Every way of writing this machine that leads past a list of `127.0.0.1` and `localhost`. */
const hostsOf = (port: number): string[] =>
  [
    ...['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '127.1', '2130706433', '0x7f.1'],
  ].map((host) => `${host}:${port}`);

async function lastOf<T>(pages: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined;
  for await (const page of pages) last = page;
  return last;
}

describe('src/adapters/graph/client.ts', () => {
  it.each<[string, (graph: string, inside: string) => string]>([
    ['elsewhere', (_graph, host) => `http://${host}/beta/x`],
    ['elsewhere as if at Graph', (graph, host) => `${graph}@${host}/beta/x`],
    ['to a port that only begins like Graph’s', (graph) => `${graph}1/beta/x`],
    ['by Graph, in clear, to another host', (graph, host) => `${graph}/http://${host}/x`],
    // The SDK takes what follows this for the host, wherever it stands.
    ['by Graph to another host', (graph, host) => `${graph}/https://${host}/x`],
    ['by a question to another host', (graph, host) => `${graph}/beta/x?$skiptoken=https://${host}/x`],
  ])('follows no nextLink that leads %s', async (_, linkOf) => {
    const inside = await startInside();
    const { url } = await serve((response, graph) =>
      says({ value: [], '@odata.nextLink': linkOf(graph, `127.0.0.1:${inside.port}`) })(response),
    );
    const { inventory } = connectGraph(url);
    await expect(lastOf(inventory.pages())).rejects.toMatchObject({
      code: 'graph.unreadable',
      details: { problem: 'nextLink to another host' },
    });
    expect(inside.connections()).toBe(0);
  });

  it('goes nowhere that Graph redirects to, with its token or without', async () => {
    const inside = await startInside();
    const { inventory, licences } = connectGraph((await serve(leadsTo(inside.url))).url);
    await expect(lastOf(inventory.pages())).rejects.toMatchObject({ code: 'graph.refused' });
    await expect(licences.skus()).rejects.toMatchObject({ code: 'graph.refused' });
    expect(inside.connections()).toBe(0);
  });
});

describe('bot/channels/teams/signing-keys.ts', () => {
  const asked = async (metadataUrl: string): Promise<unknown> =>
    createSigningKeys({ metadataUrl, channelId: 'msteams', log: silentLog }).find('any');

  it('reads no keys where the metadata are redirected to', async () => {
    const inside = await startInside();
    expect(await asked((await serve(leadsTo(inside.url))).url)).toBeUndefined();
    expect(inside.connections()).toBe(0);
  });

  it('reads no keys at another place than that of the metadata', async () => {
    const inside = await startInside();
    const metadata = await serve(says({ jwks_uri: `${inside.url}/keys` }));
    expect(await asked(metadata.url)).toBeUndefined();
    expect(metadata.connections()).toBe(1);
    expect(inside.connections()).toBe(0);
  });
});

describe('bot/channels/teams/index.ts', () => {
  const CREDENTIALS = {
    MicrosoftAppId: APP_ID,
    MicrosoftAppPassword: 'secret',
    MicrosoftAppType: 'MultiTenant',
  } as const;

  it('answers to no address that an activity gives, even in a token that holds', async () => {
    const inside = await startInside();
    const issuer = await startTokenIssuer();
    const bot = await startHarness({ credentials: { ...CREDENTIALS, cloud: issuer.cloud } });
    onTestFinished(async () => {
      await bot.stop();
      await issuer.stop();
    });
    bot.onTurn = async (turn) => {
      await turn.reply(view('heard'));
    };
    for (const host of hostsOf(inside.port)) {
      const serviceUrl = `http://${host}/`;
      const activity = { ...bot.teams.activity('message', {}, { text: 'hello' }), serviceUrl };
      const authorization = `Bearer ${issuer.token({ serviceurl: serviceUrl })}`;
      expect((await bot.teams.deliver(activity, { authorization })).status).toBe(403);
    }
    expect(bot.turns).toEqual([]);
    expect(inside.connections()).toBe(0);
  });

  it('answers nowhere but on this machine where it has no credentials', async () => {
    const inside = await startInside();
    const bot = await startHarness();
    onTestFinished(() => bot.stop());
    for (const host of ['0.0.0.0', '[::ffff:127.0.0.1]', '2130706433', '127.0.0.1@10.0.0.1']) {
      const activity = { ...bot.teams.activity('message'), serviceUrl: `http://${host}:${inside.port}/` };
      expect((await bot.teams.deliver(activity)).status).toBe(403);
    }
    expect(inside.connections()).toBe(0);
  });
});

describe('jobs/types/plan-enrolment.ts', () => {
  it('fetches no list from inside, however its address is written, where Teams speaks to the bot', async () => {
    const inside = await startInside();
    const site = await install({ devices: 5 }, { MicrosoftAppId: APP_ID, MicrosoftAppPassword: 'secret' });
    onTestFinished(() => site.close());
    await site.startWorker();
    const urls = hostsOf(inside.port).flatMap((host) => [`http://${host}/x.csv`, `https://${host}/x.csv`]);
    urls.push(`https://contoso.sharepoint.com@127.0.0.1:${inside.port}/x.csv`);
    for (const url of urls) {
      const { id } = await site.stores.ledger.create(DRAFT, { kind: 'url', url });
      await site.client.wake.plan(id);
      expect((await site.reaches(id, 'failed')).note?.code, url).toBe('csv.host-not-allowed');
    }
    expect(inside.connections()).toBe(0);
  });
});

const words = '{ en: x, fr: x }';
const step = `title: ${words}, why: ${words}, proof: ${words}, sources: [{ document: d, heading: h }]`;
const RUNBOOK = readRunbook(
  'inside.yaml',
  `title: ${words}
summary: ${words}
says: { en: [inside], fr: [inside] }
steps:
  - { id: at, kind: form, ${step}, fields: [{ id: host, label: ${words}, type: text }, { id: port, label: ${words}, type: text }] }
  - { id: tls, kind: check, ${step}, check: { kind: tls, host: '{at.host}', port: '{at.port}' } }
  - { id: sip, kind: check, ${step}, check: { kind: sip, host: '{at.host}', port: '{at.port}', transport: tcp } }
`,
);

describe('bot/app.ts', () => {
  let bot: Linekeeper;
  let place = 0;
  const SECRET = 'hook-secret-which-is-long-enough';
  beforeAll(async () => {
    bot = await startLinekeeper({ devices: 5 }, { DEVICE_STATE_SECRET: SECRET });
  });
  afterAll(() => bot.close());

  /** Checks that no worker has looked at yet. */
  async function unlooked(): Promise<number> {
    const client = new pg.Client(bot.config.databaseUrl);
    await client.connect();
    const { rowCount } = await client.query('SELECT id FROM checks WHERE findings IS NULL');
    await client.end();
    return rowCount ?? 0;
  }

  it('lets no answer of a form lead a step’s check inside', async () => {
    const inside = await startInside();
    const world = { catalog: new Map([[RUNBOOK.id, RUNBOOK]]), runs: bot.stores.runs };
    const lookers = {
      tools: checkTools({ networks: [], proxies: {} }),
      directory: bot.world.directory,
      phones: bot.world,
      audit: () => Promise.reject(new Error('not asked')),
    };
    const actor = { who: ALEX, grants: [{ role: 'operator' }], now: new Date() };
    const hosts = ['127.0.0.1', 'localhost', '::1', '::ffff:127.0.0.1', '0.0.0.0', '127.1', '2130706433'];
    for (const host of hosts) {
      const started = await startRun(world, RUNBOOK.id, actor, DRAFT.place);
      if (!started.ok) throw new Error(started.refusal.code);
      const { id } = started.value;
      await happen(
        world,
        id,
        { kind: 'complete', stage: 'at', given: { host, port: String(inside.port) } },
        actor,
      );
      for (const stage of ['tls', 'sip']) {
        await happen(world, id, { kind: 'complete', stage }, actor);
        await checkRun(world, id, lookers, { now: () => new Date() });
        await happen(world, id, { kind: 'skip', stage, note: 'next' }, actor);
      }
    }
    expect(inside.connections()).toBe(0);
  });

  it.each(['check tls', 'check sip tcp', 'check dns contoso.com @', 'provisioning EMEA yealink ntp'])(
    'is led inside by nothing that is typed: %s',
    async (command) => {
      const inside = await startInside();
      for (const host of hostsOf(inside.port)) {
        const conversationId = `a:inside-${++place}`;
        const said = await bot.teams.say(`${command} ${host}`.replace('@ ', '@'), { conversationId });
        expect(answerOf(said)).not.toBe('');
      }
      await expect.poll(unlooked, { timeout: 20_000 }).toBe(0);
      expect(inside.connections()).toBe(0);
    },
  );

  it('asks Graph about no phone whose id of a webhook is a way to something else', async () => {
    const inside = await startInside();
    const ids = [
      inside.url,
      `//127.0.0.1:${inside.port}/`,
      '..',
      '../../users',
      'd1/../../../users',
      'd?x',
      'd#x',
      'a b',
    ];
    for (const DeviceId of ids) {
      const alert = {
        ...{ DeviceId, TenantId: 'demo', AlertRaisedAt: new Date().toISOString() },
        MetricValues: { DeviceHealthStatus: 'Offline' },
      };
      const { status } = await fetch(`${bot.teams.bot}/hooks/device-state/${SECRET}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alert),
      });
      expect(status, DeviceId).toBe(400);
    }
    expect(inside.connections()).toBe(0);
  });
});
