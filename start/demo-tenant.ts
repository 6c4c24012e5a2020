/** The demo tenant as a child process: the bot reaches it over HTTP, as it would reach Microsoft. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LinekeeperError } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { startChild, type Child } from './children.ts';

const Ready = z.object({ ready: z.url() });

/** @throws `demo-tenant.failed` when the child ends instead of saying where it listens. */
export async function startDemoTenant(module: URL, log: Log): Promise<Child & { readonly url: string }> {
  const child = startChild({ name: 'demo tenant', program: fileURLToPath(module), log });
  const url = await new Promise<string>((resolve, reject) => {
    child.process.on('message', (message) => {
      const said = Ready.safeParse(message);
      if (said.success) resolve(said.data.ready);
    });
    void child.ended.then(({ how }) => reject(new LinekeeperError('demo-tenant.failed', { how })));
  });
  return { ...child, url };
}
