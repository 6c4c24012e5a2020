import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import { retryAfterMs } from './retry.ts';

/** What Graph's refusals mean to a person. */

/** The least application permission that each resource needs. */
const PERMISSIONS: readonly (readonly [path: string, permission: string])[] = [
  ['/teamwork/devices', 'TeamworkDevice.Read.All'],
  ['/admin/teams/userConfigurations', 'TeamsUserConfiguration.Read.All'],
  ['/users', 'User.Read.All'],
];
const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** One answer of Graph, whether it came alone or inside a `$batch`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * `graph.unauthorised`, `graph.forbidden` (`permission`), `graph.throttled` (later, `waitMs`), `graph.unavailable` (later)
 * or `graph.refused`; each with the `path` that was asked for and the `status`.
 */
export function errorOf(answer: Answer, path: string): LinekeeperError {
  const resource = path.split('?')[0] ?? path;
  const details = { path: resource, status: answer.status };
  if (answer.status === 401) return new LinekeeperError('graph.unauthorised', details);
  if (answer.status === 403) {
    const permission = PERMISSIONS.find(([part]) => resource.includes(part))?.[1] ?? '';
    return new LinekeeperError('graph.forbidden', { ...details, permission });
  }
  if (answer.status === 429) {
    const waitMs = retryAfterMs(answer.headers) ?? 60_000;
    return new LinekeeperError('graph.throttled', { ...details, waitMs }, { retry: 'later' });
  }
  if (answer.status >= 500 && answer.status !== 501) {
    return new LinekeeperError('graph.unavailable', details, { retry: 'later' });
  }
  const told = problem.safeParse(answer.body).data?.error.code ?? '';
  return new LinekeeperError('graph.refused', { ...details, code: told });
}

/** No answer at all: no connection, or none in time. */
export function unreachable(path: string, cause: unknown): LinekeeperError {
  return new LinekeeperError(
    'graph.unavailable',
    { path: path.split('?')[0] ?? path, status: 0 },
    { retry: 'later', cause },
  );
}

/** @param problem what was wrong with the answer, for the log */
export function unreadable(path: string, found: string): LinekeeperError {
  return new LinekeeperError('graph.unreadable', { path: path.split('?')[0] ?? path, problem: found });
}
