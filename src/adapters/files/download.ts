import { LinekeeperError } from '../../kernel/errors.ts';

/** Where Teams keeps the files of chats: OneDrive and SharePoint, by their pre-signed links. */
const FILE_HOSTS = ['.sharepoint.com', '.sharepoint.us', '.svc.ms', '.onedrive.com'];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const TIMEOUT_MS = 30_000;

/**
 * Fetches a file that came with a message, as a stream; whoever reads it stops at its own limit. Only the platform's own
 * hosts are asked, over HTTPS and without following redirects elsewhere: the address comes from outside.
 * @param loopback also this machine, over HTTP: for the Playground, which has no other host.
 * @throws LinekeeperError `csv.host-not-allowed` {host}, `csv.unreachable` {status}: 0 where the connection failed, broke
 * off or took longer than `timeoutMs` from start to end.
 */
export async function* download(
  url: string,
  loopback: boolean,
  timeoutMs = TIMEOUT_MS,
): AsyncGenerator<Uint8Array> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || !isAllowed(target, loopback)) {
    throw new LinekeeperError('csv.host-not-allowed', { host: target?.hostname ?? '' });
  }
  try {
    const response = await fetch(target, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok || !response.body)
      throw new LinekeeperError('csv.unreachable', { status: response.status });
    yield* response.body;
  } catch (cause) {
    throw cause instanceof LinekeeperError
      ? cause
      : new LinekeeperError('csv.unreachable', { status: 0 }, { cause });
  }
}

function isAllowed({ protocol, hostname }: URL, loopback: boolean): boolean {
  if (loopback && protocol === 'http:' && LOOPBACK.includes(hostname)) return true;
  return protocol === 'https:' && FILE_HOSTS.some((host) => hostname.endsWith(host));
}
