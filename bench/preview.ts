/** What a worker spends on a preview: fetching a list, reading it, asking the tenant about every row, judging and storing. */
import { parse } from 'csv-parse';
import { phoneList } from '../test/helpers/phone-lists.ts';
import { graphRequests, leastMs, requestsPerSecond } from './graph-budget.ts';
import type { Machine } from './machine.ts';
import { measured, type Measured } from './parts.ts';
import { withWorker } from './requester.ts';
import { atMost, megabytes, ratio, seconds, type Line } from './table.ts';

const MEGABYTE = 1024 * 1024;

interface Preview extends Measured<unknown> {
  readonly rows: number;
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

/** Every phone has an account of its own. */
function preview(machine: Machine, rows: number): Promise<Preview> {
  return withWorker(machine, undefined, async ({ installation, worker, requester }) => {
    const { csv } = phoneList(rows, 0, rows);
    const requestsBefore = await graphRequests(installation);
    const made = await measured(worker, () => requester.preview(csv));
    if (made.result.total !== rows) throw new Error(`${rows} rows, ${made.result.total} accepted`);
    const requests = (await graphRequests(installation)) - requestsBefore;
    return {
      ...made,
      rows,
      requests,
      budgetMs: leastMs(requests, requestsPerSecond(installation)),
      parseMs: await parsedAlone(csv),
    };
  });
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
