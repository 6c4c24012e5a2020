/** How near a worker comes to the time that the request budget takes to restart 10,000 phones. */
import { z } from 'zod';
import type { Installation } from './installation.ts';
import { leastMs } from './graph-budget.ts';
import type { Machine } from './machine.ts';
import { measured, type Measured } from './parts.ts';
import { withWorker } from './requester.ts';
import { atMost, megabytes, ms, ratio, seconds, type Line } from './table.ts';
import { setLimits } from './tenant-options.ts';

/** Of so many phones about 10,000 are idle: the others are in a call or do not answer. */
const FLEET = 11_100;
/** What Graph grants an app in a tenant. */
const PER_SECOND = 30;
/** Short, and a tenth of the fleet at each site: the share of a site that guards let go is never what is waited for. */
const OPERATION_MS = 500;
/** Asking for the restart, and asking once how it stands. */
const REQUESTS_A_PHONE = 2;
const PAGE = 50;

const Entry = z.object({ kind: z.string(), status: z.number(), path: z.string() });

interface Run extends Measured<unknown> {
  readonly phones: number;
  readonly idealMs: number;
  readonly requests: number;
  readonly throttled: number;
}

/** The jobs' store does not matter: the whole restart is one job. */
export async function benchRestart(machine: Machine): Promise<Line[]> {
  return told(await restart(machine));
}

/** From the approval until the change has ended, in one wave. */
function restart(machine: Machine): Promise<Run> {
  const settings = {
    ...{ DEMO_DEVICES: String(FLEET), POLL_SECONDS: '3600' },
    GRAPH_REQUESTS_PER_SECOND: String(PER_SECOND),
  };
  return withWorker(
    machine,
    undefined,
    async ({ installation, worker, requester }) => {
      await setLimits(installation, { requestsPerSecond: PER_SECOND, operationMs: OPERATION_MS });
      const change = await requester.operation('restart', { selector: 'activity:idle', waves: ['rest'] });
      const before = (await journal(installation)).length;
      const run = await measured(worker, () => requester.run(change));
      if (run.result.state !== 'succeeded') throw new Error(`the restart ${run.result.state}`);
      const requests = (await journal(installation)).slice(before);
      const restarted = requests.filter(({ kind, status }) => kind === 'restart' && status === 202).length;
      if (restarted !== change.total) throw new Error(`${change.total} phones, ${restarted} restarts`);
      return {
        ...run,
        phones: change.total,
        // All are seen to answer again by one reading of the inventory, at the earliest.
        idealMs: leastMs(REQUESTS_A_PHONE * change.total + Math.ceil(FLEET / PAGE), PER_SECOND),
        requests: requests.length,
        throttled: requests.filter(({ status }) => status === 429).length,
      };
    },
    settings,
  );
}

/** What Graph was asked, those inside a `$batch` one by one. */
async function journal({ tenantUrl }: Pick<Installation, 'tenantUrl'>): Promise<z.infer<typeof Entry>[]> {
  const response = await fetch(`${tenantUrl}/_demo/requests`);
  const lines = (await response.text()).trimEnd().split('\n');
  return lines
    .map((line) => Entry.parse(JSON.parse(line)))
    .filter(({ path, kind }) => /^\/(v1\.0|beta)\//.test(path) && kind !== 'batch');
}

function told({ phones, elapsedMs, idealMs, requests, throttled, cpuMs, peakBytes }: Run): Line[] {
  const near = elapsedMs / idealMs;
  const refused = (100 * throttled) / requests;
  return [
    {
      what: 'elapsed',
      figure: seconds(elapsedMs),
      of: `${phones} phones; ideal: ${seconds(idealMs)}, two requests for each and a reading of the inventory`,
    },
    { what: 'against the ideal', figure: ratio(near), aim: atMost(near, 1.05) },
    {
      what: 'throttled answers',
      figure: `${refused.toFixed(2)} %`,
      of: `of ${requests} requests`,
      aim: atMost(refused, 0.5, ' %'),
    },
    {
      what: 'processor time of the worker',
      figure: seconds(cpuMs),
      of: `${ms(cpuMs / phones)} a phone`,
    },
    { what: 'peak memory of the worker', figure: megabytes(peakBytes) },
  ];
}
