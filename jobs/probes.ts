/** Workers that stand in a site's network ask its phones themselves. Each site has a queue, which only those take from. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fold } from '../src/devices/index.ts';
import type { Log } from '../src/kernel/log.ts';
import { probeSite, type ProbeWorld } from '../src/monitor/index.ts';
import type { Backend } from './backends/backend.ts';
import { payloadOf } from './job-type.ts';
import type { JobMeasures } from './measures.ts';
import { runJobs, type Running } from './run-jobs.ts';

const Probe = z.object({ site: z.string() });

/** The queue of a site's probes; sites may be called anything, queues may not. */
export function probeQueue(site: string): string {
  return `probe-${createHash('sha256').update(fold(site)).digest('hex').slice(0, 16)}`;
}

/** Takes the probes of these sites. */
export async function startProbes(
  backend: Backend,
  sites: readonly string[],
  world: ProbeWorld,
  log: Log,
  measures?: JobMeasures,
): Promise<Running> {
  const running = await Promise.all(
    [...new Set(sites.map(probeQueue))].map((queue) =>
      runJobs(backend, queue, { concurrency: 1, log, measures }, async ({ data }) => {
        await probeSite(world, payloadOf(Probe, data, queue).site);
        return 'done';
      }),
    ),
  );
  return {
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
    },
  };
}
