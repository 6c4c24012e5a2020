/** How near a worker comes to the time that 10,000 phones must take, with the jobs in either store. */
import { chooseBackend } from '../jobs/backends/choose.ts';
import { loadConfig } from '../src/config.ts';
import { BULK_SIGN_IN, type Target } from '../src/enrolment/index.ts';
import { phoneList } from '../test/helpers/phone-lists.ts';
import { noOpJobMs } from './bare-jobs.ts';
import { idealFor, type Ideal } from './ideal.ts';
import { startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { openRequester } from './requester.ts';
import { atMost, megabytes, ms, ratio, seconds, type Line } from './table.ts';

const PHONES = 10_000;
const MEGABYTE = 1024 * 1024;

interface Run {
  readonly elapsedMs: number;
  readonly ideal: Ideal;
  readonly cpuMs: number;
  readonly peakBytes: number;
  /** A job of bare BullMQ on the same store. */
  readonly noOpMs: number;
}

export async function benchEnrolment(machine: Machine): Promise<Line[]> {
  const onPostgres = told('PostgreSQL', await enrol(machine, undefined));
  const { redisUrl } = machine;
  if (redisUrl === undefined)
    return [
      ...onPostgres,
      { what: 'jobs on Redis', figure: 'left out', of: 'redis-server is not installed' },
    ];
  return [...onPostgres, ...told('Redis', await enrol(machine, redisUrl))];
}

/** From the approval until the change has ended. Every phone has an account of its own; a third of them is in each region. */
async function enrol(machine: Machine, redisUrl: string | undefined): Promise<Run> {
  const list = phoneList(PHONES, 0, PHONES);
  const installation = await startInstallation(machine, ['worker'], redisUrl);
  const requester = await openRequester(installation);
  try {
    const { worker } = installation;
    if (!worker) throw new Error('no worker');
    const change = await requester.preview(list.csv);
    const before = await worker.usage();
    const started = performance.now();
    await requester.run(change);
    const elapsedMs = performance.now() - started;
    const { cpuMs, peakBytes } = await worker.usage();
    const targets = await requester.targets(change.id);
    proved(targets, list.offline);
    return {
      elapsedMs,
      ideal: await idealFor(targets, installation),
      cpuMs: cpuMs - before.cpuMs,
      peakBytes,
      noOpMs: await noOpJobMs(
        chooseBackend(loadConfig(installation.env)),
        PHONES / BULK_SIGN_IN.devicesPerBatch,
      ),
    };
  } finally {
    await requester.close();
    await installation.stop();
  }
}

/** Only a run that did all of its work is worth timing. */
function proved(targets: readonly Target[], offline: number): void {
  const count = (state: Target['state']): number => targets.filter((target) => target.state === state).length;
  const [succeeded, failed] = [count('succeeded'), count('failed')];
  if (failed !== offline || succeeded !== PHONES - offline)
    throw new Error(
      `of ${PHONES} phones ${succeeded} succeeded and ${failed} failed, ${offline} were offline`,
    );
}

function told(store: string, { elapsedMs, ideal, cpuMs, peakBytes, noOpMs }: Run): Line[] {
  const { turns, batchMs, lookUpMs, totalMs } = ideal;
  const near = elapsedMs / totalMs;
  const extraMs = (elapsedMs - totalMs) / turns;
  return [
    {
      what: `jobs on ${store}: elapsed`,
      figure: seconds(elapsedMs),
      of: `${turns} batches of ${seconds(batchMs, 2)} after one another and a look-up of ${seconds(lookUpMs)} are ideal`,
    },
    { what: 'against the ideal', figure: ratio(near), aim: atMost(near, 1.1) },
    {
      what: 'beyond the ideal, of each such batch',
      figure: ms(extraMs),
      of: 'all that Linekeeper adds, shared out among them',
    },
    {
      what: 'the same against a bare job',
      figure: ratio(extraMs / noOpMs),
      of: `a no-op BullMQ job runs ${ms(noOpMs)} after it is asked for`,
    },
    { what: 'processor time of the worker', figure: seconds(cpuMs) },
    {
      what: 'peak memory of the worker',
      figure: megabytes(peakBytes),
      aim: atMost(peakBytes / MEGABYTE, 300, ' MB'),
    },
  ];
}
