/**
 * An error that a person may see. Everything thrown on purpose is one of these; anything else is a bug and is shown as
 * `internal` with the correlation id that finds it in the log.
 */
export class LinekeeperError extends Error {
  /** Stable, dotted by area (`graph.throttled`). Wording in `cards/wording` is keyed by it, so never reuse one. */
  readonly code: string;
  /** Values for the wording; never secrets, they are shown and logged. */
  readonly details: Readonly<Record<string, string | number>>;
  /** `later`: the same call may succeed, jobs retry it. `never`: repeating is pointless. */
  readonly retry: 'never' | 'later';

  constructor(
    code: string,
    details: Record<string, string | number> = {},
    options: { retry?: 'never' | 'later'; cause?: unknown } = {},
  ) {
    super(`${code} ${JSON.stringify(details)}`, { cause: options.cause });
    this.name = 'LinekeeperError';
    this.code = code;
    this.details = details;
    this.retry = options.retry ?? 'never';
  }
}

/** The message of anything that was thrown, for logs. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node's fetch tells what happened in the cause alone.
  const isVague = error.message === 'fetch failed' && error.cause instanceof Error;
  return isVague ? `${error.message}: ${messageOf(error.cause)}` : error.message;
}
