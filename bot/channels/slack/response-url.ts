/** `response_url`: an address good for five messages in half an hour (https://docs.slack.dev/interactivity/handling-user-interaction). */
import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** One that was judged. */
export interface Hook {
  readonly url: string;
}

const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];
const TIMEOUT_MS = 10_000;

/**
 * Payloads are signed, so what they name is Slack's; that it is, is looked at all the same.
 * @param apiUrl the Web API's address, whose origin may be another one than Slack's in tests
 */
export function hookOf(url: string | null | undefined, apiUrl: string): Hook | undefined {
  if (url == null || !URL.canParse(url)) return undefined;
  const { protocol, hostname, origin } = new URL(url);
  const isSlacks = protocol === 'https:' && HOSTS.includes(hostname);
  return isSlacks || origin === new URL(apiUrl).origin ? { url } : undefined;
}

/** Fails as the Web API's client does. */
export async function answerHook({ url }: Hook, message: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new WebAPIRequestError(error instanceof Error ? error : new Error(String(error)));
  });
  const body = await response.text();
  if (response.status === 429)
    throw new WebAPIRateLimitedError(Number(response.headers.get('retry-after') ?? 1));
  if (!response.ok) throw new WebAPIHTTPError(response.status, response.statusText, {}, body);
}
