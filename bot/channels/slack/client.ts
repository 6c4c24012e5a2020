/** Slack's Web API, as its own client asks it. */
import type { Logger } from '@slack/bolt';
import { LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../../../src/kernel/log.ts';

/** Slack answers within a second or not at all. */
const TIMEOUT_MS = 10_000;

/** Without the client's own retries, which take half an hour: what is worth repeating is known in `retry.ts`. */
export function createClient(botToken: string, slackApiUrl: string, log: Log): WebClient {
  return new WebClient(botToken, {
    slackApiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    ...{ logger: libraryLog(log), logLevel: LogLevel.WARN },
  });
}

/** What the libraries say, where the bot's own log goes. Their debugging repeats every message, and is left out. */
export function libraryLog(log: Log): Logger {
  const said = (words: readonly unknown[]): string => words.map(String).join(' ');
  return {
    debug: () => undefined,
    info: (...words: unknown[]) => log.debug({ said: said(words) }, 'Slack library'),
    warn: (...words: unknown[]) => log.debug({ said: said(words) }, 'Slack library warns'),
    error: (...words: unknown[]) => log.warn({ said: said(words) }, 'Slack library fails'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
