/** What a worker spends on a preview: fetching a list, reading it, asking the tenant about every row, judging and storing. */
import { parse } from 'csv-parse';
import { phoneList } from '../test/helpers/phone-lists.ts';
import { graphRequests, leastMs, requestsPerSecond } from './graph-budget.ts';
import { startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { openRequester } from './requester.ts';
import { atMost, megabytes, ratio, seconds, type Line } from './table.ts';

const MEGABYTE = 1024 * 1024;

interface Preview {
  readonly rows: number;
  readonly cpuMs: number;
  readonly elapsedMs: number;
  readonly peakBytes: number;
  /** Graph requests, and the time that the budget lets them take at least. */
  readonly requests: number;
  readonly budgetMs: number;
  /** Processor time of csv-parse alone on the same list. */
  readonly parseMs: number;
}

export async function benchPreview(machine: Machine): Promise<Line[]> {
  const usual = await preview(machine, 10_000);
  const largest = await preview(machine, 100_000);
  return [
    ...told(usual, {
      cpu: atMost(usual.cpuMs / 1_000, 5, ' s'),
      peak: atMost(usual.peakBytes / MEGABYTE, 300, ' MB'),
    }),
    ...told(largest, {}),
  ];
}

/** By a worker that has made none before, so that compiling counts. Every phone has an account of its own. */
async function preview(machine: Machine, rows: number): Promise<Preview> {
  const { csv } = phoneList(rows, 0, rows);
  const installation = await startInstallation(machine, ['worker']);
  const requester = await openRequester(installation);
  try {
    const { worker } = installation;
    if (!worker) throw new Error('no worker');
    const requestsBefore = await graphRequests(installation);
    const before = await worker.usage();
    const started = performance.now();
    const { total } = await requester.preview(csv);
    const elapsedMs = performance.now() - started;
    const { cpuMs, peakBytes } = await worker.usage();
    if (total !== rows) throw new Error(`${rows} rows, ${total} accepted`);
    const requests = (await graphRequests(installation)) - requestsBefore;
    return {
      rows,
      cpuMs: cpuMs - before.cpuMs,
      elapsedMs,
      peakBytes,
      requests,
      budgetMs: leastMs(requests, requestsPerSecond(installation)),
      parseMs: await parsedAlone(csv),
    };
  } finally {
    await requester.close();
    await installation.stop();
  }
}

async function parsedAlone(csv: string): Promise<number> {
  const before = process.cpuUsage();
  let records = 0;
  for await (const record of parse(csv)) if (record) records += 1;
  const { user, system } = process.cpuUsage(before);
  if (records === 0) throw new Error('csv-parse read nothing');
  return (user + system) / 1_000;
}

function told(
  { rows, cpuMs, elapsedMs, peakBytes, requests, budgetMs, parseMs }: Preview,
  aims: Partial<Record<'cpu' | 'peak', NonNullable<Line['aim']>>>,
): Line[] {
  const of = rows.toLocaleString('en');
  return [
    { what: `${of} rows: processor time`, figure: seconds(cpuMs), ...(aims.cpu ? { aim: aims.cpu } : {}) },
    {
      what: `${of} rows: the same against csv-parse`,
      figure: ratio(cpuMs / parseMs),
      of: `csv-parse alone reads the list in ${seconds(parseMs, 2)}`,
    },
    {
      what: `${of} rows: elapsed`,
      figure: seconds(elapsedMs),
      of: `${requests} Graph requests, for which the budget takes ${seconds(budgetMs)}`,
    },
    {
      what: `${of} rows: peak memory`,
      figure: megabytes(peakBytes),
      ...(aims.peak ? { aim: aims.peak } : {}),
    },
  ];
}
