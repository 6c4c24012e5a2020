/** Slack's side of Socket Mode: a websocket server of one connection (RFC 6455), with envelopes as Slack sends them. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Json } from './connector-server.ts';

export interface SlackSocket {
  readonly url: string;
  /** Resolves once an app is connected. */
  readonly connected: Promise<unknown>;
  /** The ids of envelopes that were acknowledged, in order. */
  readonly acknowledged: readonly string[];
  /** Hands an envelope to the app. */
  send(type: string, payload: Json): string;
  readonly closed: Promise<unknown>;
  stop(): Promise<void>;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 8;

export async function startSlackSocket(): Promise<SlackSocket> {
  const acknowledged: string[] = [];
  const happened = new EventEmitter();
  const [connected, closed] = [once(happened, 'connected'), once(happened, 'closed')];
  let app: Duplex | undefined;
  let count = 0;
  const http = createServer();
  http.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    app = socket;
    socket.on('error', () => undefined);
    socket.once('close', () => happened.emit('closed'));
    let left = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      left = Buffer.concat([left, chunk]);
      for (let frame = readFrame(left); frame; frame = readFrame(left)) {
        left = left.subarray(frame.length);
        if (frame.opcode === CLOSE) socket.end();
        if (frame.opcode !== 1) continue;
        const { envelope_id: id } = JSON.parse(frame.text) as { envelope_id?: string };
        if (id !== undefined) acknowledged.push(id);
      }
    });
    write(socket, { type: 'hello', num_connections: 1, connection_info: { app_id: 'A0LINEKEEPER' } });
    happened.emit('connected');
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/link`,
    connected,
    closed,
    acknowledged,
    send(type, payload) {
      if (!app) throw new Error('nobody is connected');
      const id = `envelope-${++count}`;
      write(app, { envelope_id: id, type, payload, accepts_response_payload: true });
      return id;
    },
    async stop() {
      app?.destroy();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

/** A server's frames are not masked. */
function write(socket: Duplex, message: Json): void {
  const body = Buffer.from(JSON.stringify(message));
  const length = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 0xff];
  socket.write(Buffer.concat([Buffer.from([TEXT, ...length]), body]));
}

/** A client's are, each with its own mask. */
function readFrame(
  bytes: Buffer,
): { readonly opcode: number; readonly text: string; readonly length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const head = short === 126 ? 4 : 2;
  if (bytes.length < head + 4) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const length = head + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(head, head + 4);
  const body = Buffer.from(bytes.subarray(head + 4, length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return { opcode: bytes.readUInt8(0) & 0xf, text: body.toString(), length };
}
