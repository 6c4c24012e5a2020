/** What a bot, a worker and PostgreSQL need for so many phones, while the inventory is read and people ask for it. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { conversation, startConnector } from './connector.ts';
import { inventoryRead, startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import type { RunningPart } from './parts.ts';
import { megabytes, seconds, type Line } from './table.ts';

const SIZES = [1_000, 10_000, 100_000];
/** The default, and all that Graph grants an app in a tenant. */
const RATES = [15, 30];
/** What people ask most, and what costs most for many phones. */
const ASKED = ['status', 'devices', 'devices offline'];
const TIMES = 20;
const LOOK_EVERY_MS = 200;

interface Needs {
  readonly devices: number;
  readonly perSecond: number;
  readonly readingMs: number;
  readonly botBytes: number;
  readonly workerBytes: number;
  readonly connections: number;
}

export async function benchCapacity(machine: Machine, sizes = SIZES): Promise<Line[]> {
  const lines: Line[] = [];
  for (const devices of sizes)
    for (const perSecond of RATES) lines.push(...told(await needsOf(machine, devices, perSecond)));
  return lines;
}

/** From the start of an empty installation until its first reading has ended, and then while people ask. */
async function needsOf(machine: Machine, devices: number, perSecond: number): Promise<Needs> {
  const settings = {
    DEMO_DEVICES: String(devices),
    GRAPH_REQUESTS_PER_SECOND: String(perSecond),
    POLL_SECONDS: '1',
  };
  const installation = await startInstallation(machine, ['worker', 'bot'], undefined, settings);
  const client = new pg.Client(installation.env.DATABASE_URL);
  await client.connect();
  try {
    const { worker, bot } = installation;
    if (!worker || !bot) throw new Error('a part is missing');
    const most = mostConnections(client);
    await inventoryRead(installation.env.DATABASE_URL);
    await ask(bot);
    const connections = await most.stop();
    const { rows } = await client.query<{ ms: string }>(
      'SELECT extract(epoch FROM finished_at - started_at) * 1000 AS ms FROM inventory_syncs ORDER BY id LIMIT 1',
    );
    const [botUsed, workerUsed] = await Promise.all([bot.usage(), worker.usage()]);
    return {
      ...{ devices, perSecond, connections },
      readingMs: Number(rows[0]?.ms),
      ...{ botBytes: botUsed.peakBytes, workerBytes: workerUsed.peakBytes },
    };
  } finally {
    await client.end();
    await installation.stop();
  }
}

async function ask(bot: RunningPart): Promise<void> {
  const connector = await startConnector();
  const say = (text: string): Promise<number> =>
    connector.deliver(bot.url, { type: 'message', text, conversation: conversation('a:bench') });
  for (let time = 0; time < TIMES; time++) for (const text of ASKED) await say(text);
  await connector.stop();
}

/** Looks again and again at how many connections to this database there are, besides its own. */
function mostConnections(client: pg.Client): { stop(): Promise<number> } {
  let most = 0;
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      const { rows } = await client.query<{ open: string }>(
        'SELECT count(*) AS open FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      most = Math.max(most, Number(rows[0]?.open));
      await wait(LOOK_EVERY_MS);
    }
  })();
  return {
    async stop() {
      over.abort();
      await looking;
      return most;
    },
  };
}

function told({ devices, perSecond, readingMs, botBytes, workerBytes, connections }: Needs): Line[] {
  const what = `${devices} phones, ${perSecond} requests a second`;
  return [
    { what: `${what}: a reading of the inventory`, figure: seconds(readingMs) },
    {
      what: `${what}: most memory of a worker and of a bot`,
      figure: `${megabytes(workerBytes)}, ${megabytes(botBytes)}`,
    },
    { what: `${what}: most connections to PostgreSQL`, figure: String(connections) },
  ];
}
