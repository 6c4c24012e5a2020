/** `openssl s_server` on this machine: a TLS server that is not made of Node. */
import { execa } from 'execa';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Issued } from './certificates.ts';
import { freePort } from './ports.ts';
import { openssl } from './programs.ts';

const READY_WITHIN_MS = 10_000;

/** @param options of s_server, such as `-tls1_2` or `-Verify 1` */
export async function startTlsServer(
  { cert, key }: Issued,
  ...options: readonly string[]
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const server = execa(
    openssl ?? 'openssl',
    ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', cert, '-key', key, '-quiet', ...options],
    // Its input stays open: at its end it would hang up on everybody.
    { reject: false, stdin: 'pipe', all: true },
  );
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(port))) {
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

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
