/** Ports whose calls are cut off: before they are sent, or after they did their work and before anyone heard of it. */
function cutting<T extends object>(
  port: T,
  share: () => number,
  next: () => number,
  spared: readonly string[] = [],
): T {
  return new Proxy(port, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || spared.includes(String(name))) return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (next() < share() / 2) throw new Cut('before the call');
        const answer: unknown = await Reflect.apply(method, target, args);
        if (next() < share() / 2) throw new Cut('after the call');
        return answer;
      };
    },
  });
}

/** The same for several ports at once, by one random sequence. */
export function cutter(
  random: { next(): number },
  share: () => number,
): <T extends object>(port: T, spared?: readonly string[]) => T {
  return (port, spared) => cutting(port, share, () => random.next(), spared);
}

export class Cut extends Error {
  constructor(when: string) {
    super(`connection cut ${when}`);
  }
}
