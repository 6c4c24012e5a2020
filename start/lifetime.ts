/** Ends what was started, in the opposite order, also what is still starting. */
import { messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';

export interface Part {
  stop(): Promise<void>;
  /** Ends it without waiting: for the second Ctrl-C. */
  kill?(): void;
}

export interface Lifetime {
  /** Notes a part the moment it begins to start, so that a stop in between finds it. */
  add<P extends Part>(name: string, starting: Promise<P>): Promise<P>;
  readonly stopping: boolean;
  stop(): Promise<void>;
  kill(): void;
}

export function createLifetime(log: Log): Lifetime {
  const parts: { name: string; starting: Promise<Part> }[] = [];
  const started: Part[] = [];
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (let last = parts.pop(); last; last = parts.pop()) {
      const { name, starting } = last;
      const part = await starting.catch(() => undefined);
      await part
        ?.stop()
        .catch((error: unknown) =>
          log.warn({ part: name, reason: messageOf(error) }, 'did not stop cleanly'),
        );
      log.debug({ part: name }, 'stopped');
    }
  }

  return {
    add(name, starting) {
      parts.push({ name, starting });
      starting.then(
        (part) => started.push(part),
        () => undefined,
      );
      return starting;
    },
    get stopping() {
      return stopping !== undefined;
    },
    stop: () => (stopping ??= stopAll()),
    kill: () => {
      for (const part of started) part.kill?.();
    },
  };
}
