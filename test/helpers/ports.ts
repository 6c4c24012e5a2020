/** Free ports and taken ones. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

export async function takePort(port = 0): Promise<{ port: number; release(): Promise<void> }> {
  const server: Server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    release: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const taken = await takePort();
  await taken.release();
  return taken.port;
}
