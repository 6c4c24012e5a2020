import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
  /** No answer at all: the connection is cut. */
  readonly cut?: boolean;
}

/** A service on 127.0.0.1 that answers what the test says: for what a well-behaved Graph never sends. */
export async function startGraphStub(
  answer: (request: IncomingMessage, base: string, count: number, sent: string) => StubAnswer,
): Promise<{ readonly url: string; readonly requests: () => number; close(): Promise<void> }> {
  let count = 0;
  let base = '';
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const { status = 200, headers = {}, body, cut = false } = answer(request, base, ++count, sent);
      if (cut) return response.destroy();
      const words = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(words);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    requests: () => count,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
