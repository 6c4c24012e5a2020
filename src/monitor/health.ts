/** When a phone counts as offline, and when as back: one reading is a doubt, two in a row decide. */

export interface Standing {
  readonly state: 'online' | 'offline';
  /** The first of the readings that made it so. */
  readonly since: Date;
  /** The one reading that says otherwise; null where the last one agreed. */
  readonly doubtedAt: Date | null;
  /** The newest reading that was judged. */
  readonly readAt: Date;
  /** When it fell or came back, within the last hour before its newest change. */
  readonly transitions: readonly Date[];
}

export interface Reading {
  readonly isOffline: boolean;
  readonly at: Date;
}

/** A phone that fell or came back so often within so long is told as flapping. */
export const FLAPPING = { transitions: 4, withinMs: 3_600_000 } as const;

/** @param standing undefined: online, with nothing to tell of it */
export function judgeReading(
  standing: Standing | undefined,
  { isOffline, at }: Reading,
): { readonly standing: Standing; readonly event: 'fell' | 'back' | null } {
  const was = standing ?? {
    state: 'online',
    since: at,
    doubtedAt: null,
    readAt: new Date(0),
    transitions: [],
  };
  // Readings cross on their way: an older one adds nothing to what a newer one has said.
  if (at <= was.readAt) return { standing: was, event: null };
  const state = isOffline ? 'offline' : 'online';
  if (state === was.state) return { standing: { ...was, doubtedAt: null, readAt: at }, event: null };
  if (!was.doubtedAt) return { standing: { ...was, doubtedAt: at, readAt: at }, event: null };
  const transitions = [
    ...was.transitions.filter((time) => at.getTime() - time.getTime() < FLAPPING.withinMs),
    at,
  ];
  return {
    standing: { state, since: was.doubtedAt, doubtedAt: null, readAt: at, transitions },
    event: isOffline ? 'fell' : 'back',
  };
}
