/** What it means that Slack did not do what it was asked for. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

export interface Failure {
  readonly kind: 'throttled' | 'transient' | 'gone' | 'too-large' | 'unauthorized' | 'failed';
  /** Slack's own word for it, or the status. */
  readonly error: string;
  /** As `Retry-After` has it. */
  readonly retryAfterMs?: number;
}

/** Slack's words (https://docs.slack.dev/reference/methods/chat.postMessage#errors and chat.update); all others are failures for good. */
const MEANINGS: Readonly<Record<Exclude<Failure['kind'], 'failed'>, readonly string[]>> = {
  throttled: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  transient: ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
  gone: ['channel_not_found', 'not_in_channel', 'is_archived', 'message_not_found', 'thread_not_found'],
  'too-large': ['msg_too_long', 'msg_blocks_too_long', 'too_many_attachments'],
  unauthorized: [
    ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'],
    ...['team_access_not_granted', 'org_login_required', 'access_denied'],
  ],
};

const KIND_OF: ReadonlyMap<string, Failure['kind']> = new Map(
  Object.entries(MEANINGS).flatMap(([kind, words]) =>
    // The record's own keys.
    words.map((word) => [word, kind as Failure['kind']] as const),
  ),
);

/** @returns undefined where it is no failure of Slack's, but a bug. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'throttled', error: 'ratelimited', retryAfterMs: error.retryAfter * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const { error: word } = error.data;
    return { kind: KIND_OF.get(word) ?? 'failed', error: word };
  }
  if (error instanceof WebAPIHTTPError) {
    return { kind: error.statusCode >= 500 ? 'transient' : 'failed', error: String(error.statusCode) };
  }
  return error instanceof WebAPIRequestError ? { kind: 'transient', error: 'no answer' } : undefined;
}
