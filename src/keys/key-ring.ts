import { messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { KeyKind, Keys, KeyStore, SigningKey } from './key.ts';

/** Far below the days that keys live: a new one is used, and an old one let go, within the hour. */
const LOOK_AGAIN_MS = 3_600_000;
/** Another process may just have made a key; who invents ids gets no more questions out of this one than that. */
const ASK_AGAIN_MS = 1_000;

/** The keys of one kind, kept in the process. */
export interface KeyRing {
  /** The one to sign with. */
  current(): Promise<SigningKey>;
  /** Undefined where it has had its time, or never was. */
  find(id: string): Promise<SigningKey | undefined>;
}

/** @param now milliseconds on a clock that nobody sets */
export function keyRing(
  store: KeyStore,
  kind: KeyKind,
  log: Log,
  now: () => number = () => performance.now(),
): KeyRing {
  let kept: Keys | undefined;
  let askedAt = now();
  let asking: Promise<Keys> | undefined;

  function ask(): Promise<Keys> {
    askedAt = now();
    asking ??= store
      .keys(kind)
      .then((keys) => (kept = keys))
      .finally(() => (asking = undefined));
    return asking;
  }

  async function keys(): Promise<Keys> {
    if (!kept) return ask();
    if (now() - askedAt > LOOK_AGAIN_MS) {
      // Nobody waits for it: the keys at hand are good for weeks.
      ask().catch((error: unknown) => {
        log.warn({ problem: messageOf(error), purpose: kind.purpose }, 'signing keys were not read again');
      });
    }
    return kept;
  }

  const among = (all: Keys, wanted: string): SigningKey | undefined => all.find(({ id }) => id === wanted);

  return {
    current: async () => (await keys())[0],
    async find(id) {
      const known = among(await keys(), id);
      if (known || now() - askedAt < ASK_AGAIN_MS) return known;
      return among(await ask(), id);
    },
  };
}
