/** The service's side of the fake Bot Connector: keeps messages, counts, and fails when told to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createWindows } from './connector-windows.ts';

export type Json = Record<string, unknown>;

/** A message as people see it now, after all edits. */
export interface PostedMessage {
  readonly conversationId: string;
  readonly id: string;
  /** The activity that it answers, where the bot said so. */
  readonly replyToId: string | undefined;
  card: Json | undefined;
  text: string | undefined;
  summary: string | undefined;
  edits: number;
}

/** One call of the bot, answered or not. */
export interface RecordedCall {
  readonly at: number;
  readonly method: string;
  readonly conversationId: string;
  readonly activityId: string | undefined;
  readonly activity: Json | undefined;
  /** 0 while the call hangs or was cut. */
  status: number;
}

/** What to do with the next calls instead of serving them; `delayMs` alone serves them late. */
export interface Fault {
  readonly status?: number;
  /** Seconds, as the header has it. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  /** Never answers. */
  readonly hang?: boolean;
  /** Cuts the connection. */
  readonly reset?: boolean;
  /** Only calls for this conversation. */
  readonly conversationId?: string;
}

export interface ConnectorServer {
  /** What activities carry as `serviceUrl`. */
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  readonly messages: readonly PostedMessage[];
  /** Applies a fault to the next `times` calls. */
  readonly fail: (times: number, fault: Fault) => void;
  /** Called after every change of a message. */
  onChange(listener: () => void): () => void;
  changed(): void;
  readonly stop: () => Promise<void>;
}

export interface ConnectorServerOptions {
  /** Milliseconds. */
  readonly now?: () => number;
  /** Default: any free one. */
  readonly port?: number;
  /** Where bots reach it, where that is not this machine's own address. */
  readonly url?: string;
  /** Stands before it: resolves to true where it has answered a request itself. */
  readonly door?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

const PATH = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/?]+))?/;

export async function startConnectorServer(options: ConnectorServerOptions = {}): Promise<ConnectorServer> {
  const now = options.now ?? Date.now;
  const windows = createWindows(now);
  const calls: RecordedCall[] = [];
  const messages: PostedMessage[] = [];
  const faults: Fault[] = [];
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  let posted = 0;

  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if ((await options.door?.(request, response)) === true) return;
    const [, conversation, activityId] = PATH.exec(request.url ?? '') ?? [];
    const activity = await readJson(request);
    if (conversation === undefined) return void response.writeHead(404).end();
    const call: RecordedCall = {
      at: now(),
      method: request.method ?? '',
      conversationId: decodeURIComponent(conversation),
      activityId: activityId === undefined ? undefined : decodeURIComponent(activityId),
      activity,
      status: 0,
    };
    calls.push(call);
    const answer = (status: number, body: Json, headers: Record<string, string> = {}): void => {
      call.status = status;
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    };
    const meant = faults.findIndex(
      ({ conversationId = call.conversationId }) => conversationId === call.conversationId,
    );
    const [fault] = meant < 0 ? [] : faults.splice(meant, 1);
    if (fault?.hang === true) return;
    if (fault?.reset === true) return void request.socket.destroy();
    if (fault?.delayMs !== undefined) await wait(fault.delayMs);
    if (fault?.status !== undefined) {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      answer(fault.status, refusal(`Fault${fault.status}`), headers);
      return;
    }
    const waitMs = windows.take(call.conversationId);
    if (waitMs > 0) {
      answer(429, refusal('Throttled'), { 'retry-after': String(Math.ceil(waitMs / 1_000)) });
      return;
    }
    if (JSON.stringify(activity ?? {}).length * 2 > 100 * 1024) {
      answer(413, refusal('MessageSizeTooBig'));
      return;
    }
    apply(call, answer);
  }

  function apply(call: RecordedCall, answer: (status: number, body: Json) => void): void {
    const { method, conversationId, activityId, activity = {} } = call;
    // Shown while somebody waits longer than a second, and gone with the answer.
    if (activity.type === 'typing') {
      answer(201, { id: `typing-${++posted}` });
      return;
    }
    if (method === 'POST') {
      const message = {
        conversationId,
        id: `message-${++posted}`,
        replyToId: activityId,
        edits: 0,
        ...shown(activity),
      };
      messages.push(message);
      answer(201, { id: message.id });
      changed();
      return;
    }
    const index = messages.findIndex(
      (each) => each.id === activityId && each.conversationId === conversationId,
    );
    const message = messages[index];
    if (!message) {
      answer(404, refusal('ActivityNotFoundInConversation'));
      return;
    }
    if (method === 'DELETE') messages.splice(index, 1);
    else Object.assign(message, shown(activity), { edits: message.edits + 1 });
    answer(200, { id: message.id });
    changed();
  }

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: options.url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    calls,
    messages,
    fail: (times, fault) => void faults.push(...Array.from({ length: times }, () => fault)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refusal(code: string): Json {
  return { error: { code, message: code } };
}

function shown(activity: Json): Pick<PostedMessage, 'card' | 'text' | 'summary'> {
  const attachments = (activity.attachments ?? []) as { contentType: string; content: Json }[];
  return {
    card: attachments.find(({ contentType }) => contentType.endsWith('card.adaptive'))?.content,
    text: activity.text as string | undefined,
    summary: activity.summary as string | undefined,
  };
}

async function readJson(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as Json);
}
