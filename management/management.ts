import type { Router } from 'express';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import { createMetrics, type Metrics } from './metrics/index.ts';
import { openManagementServer } from './server.ts';

/** How a process is seen by those who run it: its parts say what they do, and hang in what they have to show. */
export interface Management extends Pick<Metrics, 'measures' | 'tellOf'> {
  /** Serves these routes under the path, `/queues`; also while the server already listens. */
  hang(path: string, routes: Router): void;
}

export interface OpenManagement extends Management {
  /** Where it listens. */
  readonly url: string;
  stop(): Promise<void>;
}

/** One for each process. Fails as Node fails where it cannot listen (`EADDRINUSE`). */
export async function openManagement(
  where: { readonly port: number; readonly host: string },
  log: Log,
  settings: Pick<Config, 'graph'>,
): Promise<OpenManagement> {
  const { routes, ...metrics } = createMetrics(settings, log);
  const server = await openManagementServer(where, log);
  server.hang('/', routes);
  return { ...metrics, ...server };
}
