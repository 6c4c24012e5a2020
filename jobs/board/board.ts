/** Bull Board over the queues: what waits, runs and is tried again, to be looked at and not to be changed. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import { Router, type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { only } from '../../src/adapters/http/turn-away.ts';
import type { Config } from '../../src/config.ts';
import { hiding } from '../../src/kernel/hidden.ts';
import type { Log } from '../../src/kernel/log.ts';
import { chooseBackend } from '../backends/choose.ts';

export interface QueueBoard {
  readonly routes: Router;
  stop(): Promise<void>;
}

/** Those of the sites (`probes.ts`) have names that tell nobody anything. */
const QUEUES = ['work', 'notices'];
/** The page asks for a font of Google's: nobody outside is to know who looks at what. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** @param path where the routes are hung */
export function openQueueBoard(
  settings: Pick<Config, 'redisUrl' | 'databaseUrl' | 'secrets'>,
  path: string,
  log: Log,
): QueueBoard {
  const backend = chooseBackend(settings);
  const queues = QUEUES.map((name) => {
    const queue = backend.queue(name);
    queue.on('error', (error) =>
      log.debug({ queue: name, problem: error.message }, 'the queue did not answer'),
    );
    if (!isBullMqs(queue)) throw new TypeError('a backend made a queue that is none of BullMQ’s');
    return queue;
  });
  const server = new ExpressAdapter().setBasePath(path);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: server,
    options: {
      uiConfig: { boardTitle: 'Linekeeper' },
      handlerHooks: { after: (_context, result) => withoutSecrets(result, settings.secrets) },
    },
  });
  const routes = Router();
  routes.use(reading, application.parse(server.getRouter()).disable('x-powered-by'));
  return {
    routes,
    async stop() {
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}

const isBullMqs = (queue: object): queue is Queue => queue instanceof Queue;
const application = z.custom<Express>((value) => typeof value === 'function');

/** Bull Board refuses changes of read-only queues by itself; this refuses what its next version may add. */
const reading: RequestHandler = (request, response, next) => {
  response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  if (['GET', 'HEAD'].includes(request.method)) next();
  else only('GET', 'HEAD')(request, response, next);
};

/** Payloads are ids, but a job that is tried again tells the message of its error, which may be a library's. */
function withoutSecrets<Result extends { readonly body: unknown }>(
  result: Result,
  secrets: readonly string[],
): Result {
  const body: unknown = JSON.parse(hiding(secrets)(JSON.stringify(result.body ?? null)));
  return { ...result, body };
}
