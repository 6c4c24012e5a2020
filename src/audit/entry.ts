/** One line of the log: who did what to which thing, and from where. Values that are secret have no place in it. */
export interface AuditEntry {
  /** A person, or `worker` for what the program did on their behalf. */
  readonly who: { readonly id: string; readonly name: string };
  /** Dotted, by area: `change.approved`, `target.failed`. */
  readonly action: string;
  /** What it was done to: `change 12`, `device 0004f2aabbcc`. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** The conversation it was said in; absent for the worker's own entries. */
  readonly where?: { readonly channel: string; readonly conversationId: string };
}

export const WORKER = { id: 'worker', name: 'Linekeeper' } as const;
