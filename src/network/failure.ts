import type { Problem } from './finding.ts';

/** The code that Node gives a failed connection, query or handshake: evidence as it is. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : String(error);
}

const PROBLEM_OF: Readonly<Record<string, Problem>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ETIMEDOUT: 'timed-out',
  TimeoutError: 'timed-out',
  AbortError: 'timed-out',
  ABORT_ERR: 'timed-out',
};

/** What became of a connection that did not come about. */
export function problemOf(error: unknown): Problem {
  return PROBLEM_OF[codeOf(error)] ?? 'unreachable';
}
