import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import helmet from 'helmet';
import { listen } from '../src/adapters/http/listen.ts';
import { failed, notFound, only } from '../src/adapters/http/turn-away.ts';
import type { Log } from '../src/kernel/log.ts';

/** The port for those who run a process: nothing of it is served where chats come in. */
interface ManagementServer {
  readonly url: string;
  /** Serves these routes under the path; also while it already listens. */
  hang(path: string, routes: Router): void;
  stop(): Promise<void>;
}

/** Few ask here, and each again and again: who holds more connections than these has lost some. */
const MOST_CONNECTIONS = 50;

/** Listens, and fails as Node fails (`EADDRINUSE`). `port` 0: any free one. */
export async function openManagementServer(
  { port, host }: { readonly port: number; readonly host: string },
  log: Log,
): Promise<ManagementServer> {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  app.all('/healthz', only('GET', 'HEAD'));
  const hung = Router();
  app.use(hung);
  app.use(notFound);
  app.use(failed(log));
  const server = await listen(app, port, host);
  server.maxConnections = MOST_CONNECTIONS;
  // Not a pipe, so that there is a port.
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    hang: (path, routes) => void hung.use(path, routes),
    stop() {
      server.closeAllConnections();
      server.close();
      return Promise.resolve();
    },
  };
}
