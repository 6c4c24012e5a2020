/** `openssl s_server` on this machine: a TLS server that is not made of Node. */
import { execa } from 'execa';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Issued } from './certificates.ts';
import { freePort } from './ports.ts';
import { openssl } from './programs.ts';

const READY_WITHIN_MS = 10_000;

export interface TlsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves on a free port. @param options of s_server, such as `-tls1_2` or `-Verify 1` */
export async function startTlsServer(served: Issued, ...options: readonly string[]): Promise<TlsServer> {
  return startTlsServerAt('127.0.0.1', await freePort(), served, ...options);
}

export async function startTlsServerAt(
  host: string,
  port: number,
  { cert, key }: Issued,
  ...options: readonly string[]
): Promise<TlsServer> {
  const server = execa(
    openssl ?? 'openssl',
    ['s_server', '-accept', `${host}:${port}`, '-cert', cert, '-key', key, '-quiet', ...options],
    // Its input stays open: at its end it would hang up on everybody.
    { reject: false, stdin: 'pipe', all: true },
  );
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(host, port))) {
    if (Date.now() > giveUpAt) {
      server.kill('SIGKILL');
      throw new Error(`openssl s_server: ${(await server).all}`);
    }
    await wait(25);
  }
  return {
    port,
    async stop() {
      server.kill('SIGKILL');
      await server;
    },
  };
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
