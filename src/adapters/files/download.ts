import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { LinekeeperError } from '../../kernel/errors.ts';
import { createGuard, type Guard } from '../../network/index.ts';
import type { TokenHost } from './slack.ts';

/**
 * Where Teams keeps the files of chats, OneDrive and SharePoint, by cloud: public and GCC, GCC High, DoD, 21Vianet ("Microsoft 365
 * URLs and IP address ranges"). Their links carry a short-lived permission of their own.
 */
const FILE_HOSTS = ['.sharepoint.com', '.sharepoint.us', '.sharepoint-mil.us', '.sharepoint.cn'];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** The channel whose files are opened by the bot's own token. */
const SLACK = 'slack';
const TIMEOUT_MS = 30_000;

export interface DownloadOptions {
  /** Also from this machine, over HTTP: for the Playground, which has no other host. */
  readonly loopback: boolean;
  /** Undefined where Slack is not spoken to. */
  readonly slack?: TokenHost;
  /** From start to end. */
  readonly timeoutMs?: number;
  readonly guard?: Guard;
}

/**
 * Fetches files that came with messages, as streams; whoever reads one stops at its own limit. The address comes from outside:
 * only the platform's own hosts are asked, over HTTPS, at a public address that is looked up once, and wherever else they send us
 * is not gone to. The bytes are handed over as they come, so that nothing small unfolds into something large.
 * @throws LinekeeperError `csv.host-not-allowed` {host}, `csv.unreachable` {status}: 0 where the connection failed, broke
 * off or took too long.
 */
export function createDownload({
  loopback,
  slack,
  timeoutMs = TIMEOUT_MS,
  guard = createGuard([]),
}: DownloadOptions): (url: string, channel: string) => AsyncGenerator<Uint8Array> {
  return async function* download(url, channel) {
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await ask(target, channel, signal);
      try {
        if (!isFile(answer)) throw unreachable(answer.statusCode);
        for await (const chunk of answer) yield chunk as Uint8Array;
      } finally {
        answer.destroy();
      }
    } catch (cause) {
      throw cause instanceof LinekeeperError ? cause : unreachable(0, cause);
    }
  };

  async function ask(
    target: URL | undefined,
    channel: string,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    // A link to a file of Slack in another chat may be somebody's who cannot open it themselves.
    const isSlacks = target !== undefined && channel === SLACK && slack?.keeps(target) === true;
    const headers = {
      'accept-encoding': 'identity',
      ...(isSlacks ? { authorization: `Bearer ${slack.token}` } : {}),
    };
    if ((loopback || isSlacks) && target?.protocol === 'http:' && LOOPBACK.includes(target.hostname)) {
      return answerOf(requestHttp(target, { signal, headers, agent: false }));
    }
    if (!target || !(isSlacks || isPlatforms(target)))
      throw new LinekeeperError('csv.host-not-allowed', { host: target?.hostname ?? '' });
    const { hostname: host } = target;
    const found = await guard.resolve(host, signal);
    if ('addresses' in found) {
      const lookup = always(found.addresses);
      return answerOf(requestHttps(target, { signal, headers, agent: false, lookup }));
    }
    if (found.problem === 'name-unresolved') throw unreachable(0, found);
    throw new LinekeeperError('csv.host-not-allowed', { host }, { cause: found });
  }
}

function isPlatforms({ protocol, hostname, port, username, password }: URL): boolean {
  return (
    protocol === 'https:' &&
    port === '' &&
    username + password === '' &&
    FILE_HOSTS.some((host) => hostname.endsWith(host))
  );
}

/** The addresses that were judged, whatever the name has come to mean since. */
function always(addresses: readonly [string, ...string[]]): LookupFunction {
  const [first] = addresses;
  return (_name, { all }, done) => {
    if (all === true)
      done(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      );
    else done(null, first, isIP(first));
  };
}

function answerOf(asking: ReturnType<typeof requestHttp>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asking.once('response', resolve).on('error', reject).end();
  });
}

/** A page is what a link leads to that has expired: somebody is to sign in. */
function isFile({ statusCode, headers }: IncomingMessage): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  return (
    statusCode === 200 && encoding === 'identity' && !/^\s*(?:text\/html|application\/xhtml)/i.test(type)
  );
}

function unreachable(status = 0, cause?: unknown): LinekeeperError {
  return new LinekeeperError('csv.unreachable', { status }, { cause });
}
