import { LRUCache } from 'lru-cache';

/** How long an answer is given without asking again, and how long it is given while it is being asked for again. */
export interface Lasting {
  readonly freshMs: number;
  /** Nobody gets an answer that is older than this, whatever keeps the other side from answering. */
  readonly goodMs: number;
}

export interface LookupOptions<Value> {
  /** A failure is not remembered: who waits for the answer gets it, and the next one asks again. */
  readonly ask: (key: string) => Promise<Value>;
  readonly lasting: (value: Value) => Lasting;
  readonly now: () => Date;
  /** Told of failures that nobody waited for. */
  readonly failed: (error: unknown, key: string) => void;
}

/** Forgetting one costs a question. */
const REMEMBERED = 10_000;

interface Known<Value> {
  readonly value: Value;
  /** When it was asked for: what changed while the answer was under way may not be in it. */
  readonly at: Date;
}

/** Answers to questions that many ask again and again, each asked once at a time. */
export function createLookups<Value>(options: LookupOptions<Value>): (key: string) => Promise<Value> {
  const known = new LRUCache<string, Known<Value>>({ max: REMEMBERED });
  const asking = new Map<string, Promise<Value>>();

  async function look(key: string): Promise<Value> {
    const at = options.now();
    const value = await options.ask(key);
    known.set(key, { value, at });
    return value;
  }

  function ask(key: string): Promise<Value> {
    const underWay = asking.get(key);
    if (underWay) return underWay;
    const asked = look(key).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  }

  return async (key) => {
    const found = known.get(key);
    if (!found) return ask(key);
    const { freshMs, goodMs } = options.lasting(found.value);
    // Without sign: a clock that was set back must not make anything last.
    const ageMs = Math.abs(options.now().getTime() - found.at.getTime());
    if (ageMs >= goodMs) return ask(key);
    if (ageMs >= freshMs) ask(key).catch((error: unknown) => options.failed(error, key));
    return found.value;
  };
}
