/** What will happen later. Nothing runs on a timer: what is due is done before the next request is answered. */
export interface Agenda {
  /** @param time milliseconds since the epoch, by the tenant's clock */
  at(time: number, effect: () => void): void;
  /** Does what is due, in the order of its time; an effect may put further ones on the agenda. */
  settle(now: number): void;
}

export function createAgenda(): Agenda {
  const entries: { readonly time: number; readonly effect: () => void }[] = [];
  return {
    at(time, effect) {
      let low = 0;
      for (let high = entries.length; low < high;) {
        const middle = (low + high) >>> 1;
        if ((entries[middle]?.time ?? Infinity) <= time) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { time, effect });
    },
    settle(now) {
      while ((entries[0]?.time ?? Infinity) <= now) entries.shift()?.effect();
    },
  };
}
