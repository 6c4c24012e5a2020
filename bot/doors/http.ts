import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import { failed, notFound, only } from '../../src/adapters/http/turn-away.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { Channel } from '../channels/channel.ts';
import type { Drain } from './draining.ts';
import { fileLinks, type FindFile } from './file-links.ts';
import type { Readiness } from './readiness.ts';
import type { Strangers } from './strangers.ts';

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
