import { createServer, type Server } from 'node:http';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../../src/kernel/log.ts';
import type { Channel } from '../channels/channel.ts';
import type { Drain } from './draining.ts';
import { fileLinks, type FindFile } from './file-links.ts';
import type { Readiness } from './readiness.ts';
import type { Strangers } from './strangers.ts';
import { failed, notFound, only } from './turn-away.ts';

interface Surroundings {
  readonly drain: Pick<Drain, 'watch'>;
  readonly ready: Readiness;
  /** Proxies whose word counts for whom they forward, as CIDRs. */
  readonly proxies: readonly string[];
  readonly strangers: Strangers;
  readonly log: Log;
}

/** The bot's web server: what channels and hooks bring, health for those who watch it, and files behind their links. */
export function createHttp(
  channels: readonly Pick<Channel, 'router'>[],
  hooks: readonly Router[],
  findFile: FindFile,
  { drain, ready, proxies, strangers, log }: Surroundings,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', [...proxies]);
  app.use(drain.watch);
  // Before helmet: the platforms' servers run no scripts and follow no links, and every turn pays for the headers that are written.
  for (const { router } of channels) app.use(router);
  app.use(helmet());
  for (const hook of hooks) app.use(hook);
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  app.get('/readyz', async (_request, response) => {
    const problem = await ready();
    response
      .status(problem === undefined ? 200 : 503)
      .type('text')
      .send(problem ?? 'ok');
  });
  app.all(['/healthz', '/readyz'], only('GET', 'HEAD'));
  app.use(fileLinks(findFile, strangers));
  app.use(notFound);
  app.use(failed(log));
  return app;
}

/** What one client, or many, may hold of the server. Milliseconds. */
export const SERVER_LIMITS = {
  /** A client that dawdles over its headers or its body holds nothing for long; Node looks this often. */
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  /** A token of the Bot Connector takes 2 KB. */
  maxHeaderSize: 16 * 1024,
  /** A connection on which nothing moves, though an answer is on its way. */
  idleTimeout: 60_000,
  maxConnections: 2_000,
};

/** Listens, and fails as Node fails (`EADDRINUSE`). */
export function listen(app: Express, port: number, host: string, limits = SERVER_LIMITS): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(limits, app);
    server.maxConnections = limits.maxConnections;
    server.timeout = limits.idleTimeout;
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
