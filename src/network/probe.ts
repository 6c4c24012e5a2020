import { connect } from 'node:net';
import { attempt } from './attempt.ts';
import { codeOf, problemOf } from './failure.ts';
import type { Problem } from './finding.ts';

type Failure = { readonly problem: Problem; readonly found: string } | undefined;

/** Whether a TCP connection comes about; undefined where it does. Nothing is sent. */
export function probe(address: string, port: number, signal: AbortSignal): Promise<Failure> {
  const late = (): Failure => ({ problem: 'timed-out', found: 'ETIMEDOUT' });
  return attempt<Failure>(signal, late, (end) => {
    const socket = connect({ host: address, port });
    socket.on('connect', () => end(undefined));
    socket.on('error', (error) => end({ problem: problemOf(error), found: codeOf(error) }));
    return () => socket.destroy();
  });
}
