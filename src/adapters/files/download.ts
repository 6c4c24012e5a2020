import { LinekeeperError } from '../../kernel/errors.ts';

/** Where Teams keeps the files of chats: OneDrive and SharePoint, by their pre-signed links. */
const FILE_HOSTS = ['.sharepoint.com', '.sharepoint.us', '.svc.ms', '.onedrive.com'];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const TIMEOUT_MS = 30_000;

/**
 * Fetches a file that came with a message, as a stream; whoever reads it stops at its own limit. Only the platform's own
 * hosts are asked, over HTTPS and without following redirects elsewhere: the address comes from outside.
 * @param loopback also this machine, over HTTP: for the Playground, which has no other host.
 * @throws LinekeeperError `csv.host-not-allowed` {host}, `csv.unreachable` {status}
 */
export async function* download(url: string, loopback: boolean): AsyncGenerator<Uint8Array> {
  const target = URL.parse(url);
  if (!target || !isAllowed(target, loopback)) {
    throw new LinekeeperError('csv.host-not-allowed', { host: target?.hostname ?? '' });
  }
  const response = await fetch(target, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new LinekeeperError('csv.unreachable', { status: 0 }, { cause });
    },
  );
  if (!response.ok || !response.body)
    throw new LinekeeperError('csv.unreachable', { status: response.status });
  yield* response.body;
}

function isAllowed({ protocol, hostname }: URL, loopback: boolean): boolean {
  if (loopback && protocol === 'http:' && LOOPBACK.includes(hostname)) return true;
  return protocol === 'https:' && FILE_HOSTS.some((host) => hostname.endsWith(host));
}
