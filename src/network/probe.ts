import { connect } from 'node:net';
import { codeOf, problemOf } from './failure.ts';
import type { Problem } from './finding.ts';

/** Whether a TCP connection comes about. Nothing is sent. */
export function probe(
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<{ readonly problem: Problem; readonly found: string } | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (outcome: { problem: Problem; found: string } | undefined): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = (): void => end({ problem: 'timed-out', found: 'ETIMEDOUT' });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('connect', () => end(undefined));
    socket.on('error', (error) => end({ problem: problemOf(error), found: codeOf(error) }));
  });
}
