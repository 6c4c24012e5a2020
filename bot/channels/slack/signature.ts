/** Slack's proof that a request is its own (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
import type { IncomingHttpHeaders } from 'node:http';
import { isValidSlackRequest } from '@slack/bolt';

/** What a request says of itself, before its body is read. */
export interface Claim {
  readonly signature: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** An older request may be one that somebody has recorded; the library looks at the past alone. */
const LONGEST_AGE_S = 5 * 60;

/** @returns undefined where the headers alone tell that it is not from Slack, or not from now */
export function claimOf(headers: IncomingHttpHeaders, now: Date): Claim | undefined {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return undefined;
  const at = Number(stamp);
  return Math.abs(now.getTime() / 1_000 - at) > LONGEST_AGE_S ? undefined : { signature, at };
}

/** @param secrets one, or two while one takes the other's place: all are tried, so that the time it takes tells nothing */
export function isSigned(
  secrets: readonly string[],
  { signature, at }: Claim,
  body: string,
  now: Date,
): boolean {
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': at };
  const isBy = (signingSecret: string): boolean =>
    isValidSlackRequest({ signingSecret, body, headers, nowMilliseconds: now.getTime() });
  return secrets.map(isBy).includes(true);
}
