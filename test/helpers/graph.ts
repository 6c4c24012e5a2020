import { createGraph } from '../../src/adapters/graph/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { freeRate } from './rate.ts';

/** Graph's ports on a demo tenant or a stub, without a budget and without waiting. */
export function connectGraph(
  baseUrl: string,
  more: Partial<Parameters<typeof createGraph>[0]> = {},
): ReturnType<typeof createGraph> {
  return createGraph({
    ...{ baseUrl, rate: freeRate, requestsPerSecond: 30, log: silentLog },
    token: () => Promise.resolve('demo'),
    sleep: () => Promise.resolve(),
    ...more,
  });
}
