/** The service side of a chat, as lean as can be: what it costs is the same for every bot measured. */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Connector {
  /** Delivers an activity and waits until the bot has done with it. Milliseconds it took. */
  deliver(bot: string, activity: Readonly<Record<string, unknown>>): Promise<number>;
  /** Messages posted and edited so far. */
  readonly posts: number;
  readonly edits: number;
  /** The last message posted or edited, as it was sent. */
  readonly last: string;
  stop(): Promise<void>;
}

export const PEOPLE = {
  alex: { id: 'user-id-0', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000020' },
  megan: { id: 'user-id-1', name: 'Megan Bowen', aadObjectId: '00000000-0000-0000-0000-0000000000021' },
} as const;

export async function startConnector(): Promise<Connector> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let posts = 0;
  let edits = 0;
  let numbered = 0;
  let last: Buffer[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      if (incoming.method === 'POST') posts += 1;
      else edits += 1;
      last = chunks;
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":"m${posts}"}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  return {
    async deliver(bot, activity) {
      const body = JSON.stringify({
        id: `a${++numbered}`,
        timestamp: new Date().toISOString(),
        channelId: 'msteams',
        serviceUrl,
        from: PEOPLE.alex,
        recipient: { id: '28:linekeeper', name: 'Linekeeper' },
        locale: 'en-US',
        ...activity,
      });
      const started = performance.now();
      const call = request(`${bot}/api/messages`, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      });
      call.end(body);
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      if (response.statusCode !== 200) throw new Error(`the bot answered ${response.statusCode ?? 0}`);
      return performance.now() - started;
    },
    get posts() {
      return posts;
    },
    get edits() {
      return edits;
    },
    get last() {
      return Buffer.concat(last).toString();
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A personal conversation, or a group where several people stand around the same card. */
export function conversation(id: string, kind: 'personal' | 'groupChat' = 'personal'): object {
  return { id, conversationType: kind, isGroup: kind === 'groupChat', tenantId: 'bench' };
}
