/** What it costs to read an inventory again and again, by its size; and how soon phones that fall are told. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { conversation, startConnector } from './connector.ts';
import { leastMs, requestsPerSecond } from './graph-budget.ts';
import { inventoryRead, startInstallation, type Installation } from './installation.ts';
import type { Machine } from './machine.ts';
import { measured } from './parts.ts';
import { median } from './statistics.ts';
import { atMost, megabytes, ms, ratio, seconds, type Line } from './table.ts';
import { setLimits } from './tenant-options.ts';

/** Phones, and how many readings are measured after the first: as long as one of the largest takes, or enough to compare. */
const SIZES = [
  [1_000, 20],
  [10_000, 4],
  [100_000, 1],
] as const;
const FALLING = 5_000;
/** Below what Graph grants, so that none of its answers is a refusal. */
const PER_SECOND = '28';
/** What a page takes to come, at the least. Readings ask for one after the other: each page tells where the next one is. */
const LATENCY_MS = 30;
const LOOK_EVERY_MS = 10;

interface Reading {
  readonly devices: number;
  readonly elapsedMs: number;
  readonly idealMs: number;
  readonly cpuMsPerDevice: number;
  readonly peakBytes: number;
}

export async function benchPoll(machine: Machine): Promise<Line[]> {
  const readings: Reading[] = [];
  for (const [devices, count] of SIZES) readings.push(await pollOf(machine, devices, count));
  const [smallest, ...others] = readings;
  const largest = others.at(-1);
  if (!smallest || !largest) return [];
  const flat = largest.cpuMsPerDevice / smallest.cpuMsPerDevice;
  const growth = largest.peakBytes - smallest.peakBytes;
  return [
    ...readings.map(({ devices, elapsedMs, idealMs }) => ({
      what: `${devices} phones: against the ideal`,
      figure: ratio(elapsedMs / idealMs),
      of: `${seconds(elapsedMs)}; the budget, or bare requests one after the other, take ${seconds(idealMs)}`,
      aim: atMost(elapsedMs / idealMs, 1.1),
    })),
    ...readings.map(({ devices, cpuMsPerDevice, peakBytes }) => ({
      what: `${devices} phones: processor time of the worker`,
      figure: ms(cpuMsPerDevice * 1_000),
      of: `a thousand phones; peak memory ${megabytes(peakBytes)}`,
    })),
    {
      what: 'cost of a phone, largest against smallest',
      figure: ratio(flat),
      aim: atMost(flat, 1.2),
    },
    {
      what: 'memory, largest beyond smallest',
      figure: megabytes(growth),
      aim: atMost(growth / 1024 / 1024, 150, ' MB'),
    },
    await fallOf(machine),
  ];
}

/** From the beginning of one reading to that of another, so that every size is charged for the same idle time a phone. */
async function pollOf(machine: Machine, devices: number, count: number): Promise<Reading> {
  const settings = {
    DEMO_DEVICES: String(devices),
    POLL_SECONDS: '1',
    GRAPH_REQUESTS_PER_SECOND: PER_SECOND,
  };
  const installation = await startInstallation(machine, ['worker'], undefined, settings);
  const client = new pg.Client(installation.env.DATABASE_URL);
  await client.connect();
  try {
    const { worker } = installation;
    if (!worker) throw new Error('there is no worker');
    const begun = async (): Promise<number> => {
      const { rows } = await client.query<{ id: number }>(
        'SELECT coalesce(max(id), 0) AS id FROM inventory_syncs',
      );
      return rows[0]?.id ?? 0;
    };
    const reaches = async (id: number): Promise<void> => {
      while ((await begun()) < id) await wait(LOOK_EVERY_MS);
    };
    await setLimits(installation, { latencyMs: LATENCY_MS });
    await reaches(2);
    const { cpuMs, peakBytes } = await measured(worker, () => reaches(2 + count));
    const { rows } = await client.query<{ ms: string; pages: number }>(
      `SELECT extract(epoch FROM finished_at - started_at) * 1000 AS ms, pages
       FROM inventory_syncs WHERE id BETWEEN 2 AND $1`,
      [1 + count],
    );
    const pages = rows[0]?.pages ?? Number.NaN;
    return {
      devices,
      elapsedMs: median(rows.map((row) => Number(row.ms))),
      // The reading before has left the budget as it was: its pause is longer than a second.
      idealMs: Math.max(
        leastMs(pages, requestsPerSecond(installation)),
        pages * (await barePageMs(installation)),
      ),
      cpuMsPerDevice: cpuMs / count / devices,
      peakBytes,
    };
  } finally {
    await client.end();
    await installation.stop();
  }
}

/** A page of the list, asked for with nothing between. */
async function barePageMs({ tenantUrl, env }: Installation): Promise<number> {
  const headers = { authorization: `Bearer ${env.GRAPH_ACCESS_TOKEN ?? ''}` };
  const took: number[] = [];
  for (let count = 0; count < 30; count++) {
    const began = performance.now();
    const response = await fetch(`${tenantUrl}/beta/teamwork/devices?$top=50`, { headers });
    await response.json();
    took.push(performance.now() - began);
    await wait(50);
  }
  return median(took);
}

/** From the reading that decides to the card that is sent, when every phone of a tenant falls at once. */
async function fallOf(machine: Machine): Promise<Line> {
  const settings = {
    DEMO_DEVICES: String(FALLING),
    POLL_SECONDS: '1',
    GRAPH_REQUESTS_PER_SECOND: PER_SECOND,
  };
  const installation = await startInstallation(machine, ['worker', 'bot'], undefined, settings);
  const connector = await startConnector();
  const client = new pg.Client(installation.env.DATABASE_URL);
  await client.connect();
  try {
    const { bot, tenantUrl, env } = installation;
    await inventoryRead(env.DATABASE_URL);
    await connector.deliver(bot?.url ?? '', {
      ...{ type: 'message', text: 'watch', conversation: conversation('a:bench') },
    });
    const before = connector.posts;
    await fell(tenantUrl);
    while (connector.posts === before) await wait(LOOK_EVERY_MS);
    const sentAt = Date.now();
    const { rows } = await client.query<{ at: Date; down: number }>(
      `SELECT (SELECT max(observed_at) FROM inventory_syncs WHERE observed_at <= a.at) AS at, i.down
       FROM audit a CROSS JOIN incidents i WHERE a.action = 'incident.opened'`,
    );
    const [incident] = rows;
    if (rows.length !== 1 || !incident) throw new Error(`${rows.length} incidents, and not one`);
    const tookMs = sentAt - incident.at.getTime();
    return {
      what: `${FALLING} phones falling at once: from the deciding poll to the card`,
      figure: seconds(tookMs, 2),
      of: `one incident, one subscription; ${incident.down} phones by that poll, the others join`,
      aim: atMost(tookMs / 1_000, 10, ' s'),
    };
  } finally {
    await client.end();
    await connector.stop();
    await installation.stop();
  }
}

async function fell(tenantUrl: Installation['tenantUrl']): Promise<void> {
  const sites = [
    'Lyon',
    'Paris',
    'Lille',
    'Madrid',
    'London',
    'Chicago',
    'Toronto',
    'São Paulo',
    'Singapore',
    'Sydney',
  ];
  for (const site of sites) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${tenantUrl}/_demo/offline`, { method: 'POST', headers, body: JSON.stringify({ site }) });
  }
}
