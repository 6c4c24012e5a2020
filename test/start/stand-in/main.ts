/** `npm start` with parts that answer nothing: what is tested is how they start and end. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { run } from '../../../start/run.ts';

const idle = () => Promise.resolve({ stop: () => Promise.resolve() });

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
  migrate: () => Promise.resolve(() => Promise.resolve()),
  demoTenant: new URL('demo-tenant.ts', import.meta.url),
});
