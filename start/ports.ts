/** Looks whether a port is free before anything is started on it. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { LinekeeperError } from '../src/kernel/errors.ts';

/** @throws `port.in-use`, `port.forbidden`, `port.no-address`, each with the setting that chooses another: beside `PORT` stands `HOST`. */
export async function requirePort(setting: string, port: number, host: string): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE') throw new LinekeeperError('port.in-use', { setting, port }, { cause });
    if (code === 'EACCES') throw new LinekeeperError('port.forbidden', { setting, port }, { cause });
    const address = setting.replace('PORT', 'HOST');
    throw new LinekeeperError('port.no-address', { host, port, address }, { cause });
  }
}

/** The preferred port, or any free one where it is taken. */
export async function freePort(preferred: number): Promise<number> {
  return listenOnce(preferred, '127.0.0.1').catch(() => listenOnce(0, '127.0.0.1'));
}

async function listenOnce(port: number, host: string): Promise<number> {
  const probe = createServer().listen(port, host);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : port;
}
