/** How near a worker comes to the time that 10,000 phones must take, with the jobs in either store. */
import { chooseBackend } from '../jobs/backends/choose.ts';
import { loadConfig } from '../src/config.ts';
import type { Target } from '../src/enrolment/index.ts';
import { phoneList } from '../test/helpers/phone-lists.ts';
import { noOpJobsMs } from './bare-jobs.ts';
import { idealFor, type Ideal } from './ideal.ts';
import type { Machine } from './machine.ts';
import { measured, type Measured } from './parts.ts';
import { withWorker } from './requester.ts';
import { atMost, megabytes, ms, ratio, seconds, type Line } from './table.ts';

const PHONES = 10_000;

interface Run extends Measured<unknown> {
  readonly ideal: Ideal;
  /** As many jobs of bare BullMQ as there are batches, on the same store. */
  readonly noOpsMs: number;
}

export async function benchEnrolment(machine: Machine): Promise<Line[]> {
  const onPostgres = told('PostgreSQL', await enrol(machine, undefined));
  const { redisUrl } = machine;
  if (redisUrl === undefined)
    return [...onPostgres, { what: 'Redis', figure: 'left out', of: 'redis-server is not installed' }];
  return [...onPostgres, ...told('Redis', await enrol(machine, redisUrl))];
}

/** From the approval until the change has ended. Every phone has an account of its own; a third of them is in each region. */
function enrol(machine: Machine, redisUrl: string | undefined): Promise<Run> {
  return withWorker(machine, redisUrl, async ({ installation, worker, requester }) => {
    const list = phoneList(PHONES, 0, PHONES);
    const change = await requester.preview(list.csv);
    const run = await measured(worker, () => requester.run(change));
    const targets = await requester.targets(change.id);
    proved(targets, list.offline);
    const ideal = await idealFor(targets, installation);
    const backend = chooseBackend(loadConfig(installation.env));
    return { ...run, ideal, noOpsMs: await noOpJobsMs(backend, ideal.batches) };
  });
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

function told(store: string, { elapsedMs, ideal, cpuMs, peakBytes, noOpsMs }: Run): Line[] {
  const { batches, turns, batchMs, lookUpMs, totalMs } = ideal;
  const near = elapsedMs / totalMs;
  const addedMs = elapsedMs - totalMs;
  return [
    {
      what: `${store}: elapsed`,
      figure: seconds(elapsedMs),
      of: `ideal: ${turns} turns of ${seconds(batchMs, 2)} and a look-up of ${seconds(lookUpMs)}`,
    },
    { what: `${store}: against the ideal`, figure: ratio(near), aim: atMost(near, 1.1) },
    {
      what: `${store}: beyond the ideal`,
      figure: seconds(addedMs),
      of: 'provisioning, noticing what has ended, storing',
    },
    {
      what: `${store}: the same against bare BullMQ`,
      figure: ratio(addedMs / noOpsMs),
      of: `${batches} jobs that do nothing, one a batch, run in ${seconds(noOpsMs, 2)}`,
    },
    {
      what: `${store}: processor time of the worker`,
      figure: seconds(cpuMs),
      of: `${ms(cpuMs / PHONES)} a phone`,
    },
    { what: `${store}: peak memory of the worker`, figure: megabytes(peakBytes) },
  ];
}
