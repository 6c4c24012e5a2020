/** Ctrl-C and SIGTERM end everything in order; a second Ctrl-C ends it at once. */
import type { Log } from '../src/kernel/log.ts';
import type { Lifetime } from './lifetime.ts';

/** npm passes on a Ctrl-C that the terminal has sent us already: within this time (ms) it is the same one. */
const SAME_PRESS = 300;
/** @param patience after this long (ms) nobody waits for an orderly end any more */
export function onSignals(lifetime: Lifetime, log: Log, patience = 5_000): void {
  let first: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    const code = signal === 'SIGINT' ? 130 : 143;
    const atOnce = (): void => {
      lifetime.kill();
      process.exit(code);
    };
    if (first !== undefined) {
      if (performance.now() - first > SAME_PRESS) atOnce();
      return;
    }
    first = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(atOnce, patience - SAME_PRESS);
    void lifetime.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Closing the terminal.
  process.on('SIGHUP', stop);
}
