import type { Server } from 'node:http';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Stores } from '../src/adapters/postgres/index.ts';
import { messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Channel } from './channels/channel.ts';
import { fileBehind } from './files.ts';
import type { Services } from './services.ts';

/** The bot's web server: what channels and hooks bring, health for those who watch it, and files behind their links. */
export function createHttp(
  channels: readonly Pick<Channel, 'router'>[],
  hooks: readonly Router[],
  services: Pick<Services, 'runs'> & { readonly stores: Stores },
  log: Log,
): Express {
  const { stores } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  // Before helmet: the platforms read no headers, and every turn pays for those that are written.
  for (const { router } of channels) app.use(router);
  app.use(helmet());
  for (const hook of hooks) app.use(hook);
  app.get('/healthz', (_request, response) => void response.send('ok'));
  app.get('/readyz', async (_request, response) => {
    const problem = await stores.ping().then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    if (problem !== undefined) log.warn({ problem }, 'not ready');
    response
      .status(problem === undefined ? 200 : 503)
      .send(problem === undefined ? 'ok' : 'the database does not answer');
  });
  app.get('/files/:token/:name', async (request, response) => {
    const file = await fileBehind(services, request.params.token);
    if (!file) {
      response.status(404).type('text').send('This link has expired. Ask the bot for a new one: export <id>');
      return;
    }
    response
      .set('Cache-Control', 'no-store')
      .attachment(file.name)
      .type(`${file.type}; charset=utf-8`)
      .send(file.text);
  });
  return app;
}

/** Listens, and fails as Node fails (`EADDRINUSE`). */
export function listen(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error) => {
      if (error) reject(error);
      else resolve(server);
    });
    // A client that dawdles over its request holds nothing for long.
    server.requestTimeout = 15_000;
    server.headersTimeout = 10_000;
  });
}
