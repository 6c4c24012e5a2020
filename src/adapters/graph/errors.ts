import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import { retryAfterMs } from './retry.ts';

/** What Graph's refusals mean to a person. */

/** The least application permission that each resource needs; the first that fits. */
const PERMISSIONS: readonly (readonly [path: RegExp, permission: string])[] = [
  [/\/devices\/[^/]+\/(restart|runDiagnostics|updateSoftware)$/, 'TeamworkDevice.ReadWrite.All'],
  [/\/teamwork\/devices/, 'TeamworkDevice.Read.All'],
  [/\/admin\/teams\/policy\//, 'TeamsPolicyUserAssign.ReadWrite.All'],
  [/\/admin\/teams\/userConfigurations/, 'TeamsUserConfiguration.Read.All'],
  [/\/assignLicense$/, 'LicenseAssignment.ReadWrite.All'],
  [/\/groups\//, 'GroupMember.Read.All'],
  [/\/users/, 'User.Read.All'],
  [/\/subscribedSkus/, 'Organization.Read.All'],
];
/** A resource as a whole answers like this where Microsoft has switched it off. */
const GONE = new Set([404, 410, 501]);
/** So does Graph's router, with a 400, where a path has left its schema. */
const UNKNOWN_SEGMENT = /^Resource not found for the segment/i;
/** Codes are words; what is none is nothing to show to anybody. */
const WORD = /^[\w.-]{1,80}$/;
const code = z.string().transform((text) => (WORD.test(text) ? text : ''));
const problem = z.object({ error: z.object({ code, message: z.string() }) });

/** One answer of Graph, whether it came alone or inside a `$batch`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/**
 * `graph.unauthorised`, `graph.forbidden` (`permission`), `graph.throttled` (later, `waitMs`), `graph.unavailable` (later),
 * `graph.gone` where the path has left Graph's schema, or `graph.refused`; each with the `path` that was asked for and the `status`.
 */
export function errorOf(answer: Answer, path: string): LinekeeperError {
  const resource = path.split('?')[0] ?? path;
  const details = { path: resource, status: answer.status };
  if (answer.status === 401) return new LinekeeperError('graph.unauthorised', details);
  if (answer.status === 403) {
    const permission = PERMISSIONS.find(([part]) => part.test(resource))?.[1] ?? '';
    return new LinekeeperError('graph.forbidden', { ...details, permission });
  }
  if (answer.status === 429) {
    const waitMs = retryAfterMs(answer.headers) ?? 60_000;
    return new LinekeeperError('graph.throttled', { ...details, waitMs }, { retry: 'later' });
  }
  if (answer.status >= 500 && answer.status !== 501) {
    return new LinekeeperError('graph.unavailable', details, { retry: 'later' });
  }
  const told = toldBy(answer);
  if (UNKNOWN_SEGMENT.test(told.message)) return new LinekeeperError('graph.gone', details);
  return new LinekeeperError('graph.refused', { ...details, code: told.code });
}

/** What a refusal says of itself. */
export function toldBy({ body }: Answer): { readonly code: string; readonly message: string } {
  return problem.safeParse(body).data?.error ?? { code: '', message: '' };
}

/** Of an error that a whole resource answered with, `graph.gone` where it means that there is no such resource any more. */
export function goneOr(error: unknown): unknown {
  const isGone =
    error instanceof LinekeeperError &&
    error.code === 'graph.refused' &&
    GONE.has(Number(error.details.status));
  return isGone ? new LinekeeperError('graph.gone', error.details, { cause: error }) : error;
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
