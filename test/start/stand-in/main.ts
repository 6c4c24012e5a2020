/** `npm start` with parts that answer nothing: what is tested is how they start and end. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { run } from '../../../start/run.ts';

/** A worker with nothing to do; on request, one whose end never comes. */
const idle = () =>
  Promise.resolve({
    stop: () => (process.env.STAND_IN_STUCK ? new Promise<void>(() => undefined) : Promise.resolve()),
  });

await run(process.env, {
  bot: () =>
    Promise.resolve(async ({ port, host }) => {
      const server = createServer((_, response) => response.end('{}')).listen(port, host);
      await once(server, 'listening');
      return {
        stop: async () => {
          server.closeAllConnections();
          server.close();
          await once(server, 'close');
        },
      };
    }),
  worker: () => Promise.resolve(idle),
  prepare: () => Promise.resolve(() => Promise.resolve()),
  demoTenant: new URL('demo-tenant.ts', import.meta.url),
});
