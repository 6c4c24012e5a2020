/** The page of the queues on the management port, for this machine alone: nobody is asked there who they are. */
import { Router, type RequestHandler } from 'express';
import type { QueueBoard } from '../jobs/board/board.ts';
import type { Management } from '../management/management.ts';
import { strangenessOf } from '../src/adapters/http/loopback.ts';
import { turnAway } from '../src/adapters/http/turn-away.ts';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Part } from './lifetime.ts';

const PATH = '/queues';

/** Loaded and connected when somebody first looks: most processes never show it. */
export function hangQueueBoard(
  management: Pick<Management, 'hang'>,
  settings: Pick<Config, 'redisUrl' | 'databaseUrl' | 'secrets'>,
  log: Log,
): Part {
  let board: QueueBoard | undefined;
  const opened = async (): Promise<QueueBoard> => {
    const { openQueueBoard } = await import('../jobs/board/board.ts');
    return (board ??= openQueueBoard(settings, PATH, log));
  };
  const routes = Router();
  routes.use(thisMachine, (request, response, next) => {
    opened().then((open) => open.routes(request, response, next), next);
  });
  management.hang(PATH, routes);
  return {
    async stop() {
      await board?.stop();
    },
  };
}

const thisMachine: RequestHandler = (request, response, next) => {
  const strangeness = strangenessOf(request);
  if (strangeness === undefined) next();
  else turnAway(response, 403, `The queues are shown to this machine alone: ${strangeness}`);
};
