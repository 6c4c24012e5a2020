/** Who counts as "this machine": without credentials nobody else is heard, and nobody else is called. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** For the many spellings of an IPv6 address. Asking it costs more than reading an IPv4 one, and this is asked with every turn. */
const loopback6 = new BlockList();
loopback6.addAddress('::1', 'ipv6');

/** A socket's remote address, in either family; IPv4 inside IPv6 (`::ffff:127.0.0.1`) included. */
export function isLoopbackAddress(address: string | undefined): boolean {
  const bare = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  const family = isIP(bare);
  return family === 4 ? bare.startsWith('127.') : family === 6 && loopback6.check(bare, 'ipv6');
}

/** A URL whose host is written as a loopback address or as `localhost`; other names are not resolved, they could change. */
export function isLoopbackUrl(url: string): boolean {
  const host = hostOf(url)?.replace(/^\[|\]$/g, '');
  return host === 'localhost' || isLoopbackAddress(host);
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}

/** Headers of those who speak for somebody else: a tunnel or a proxy on this machine. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'];

/**
 * Why a request is none of this machine's own programs, though it may well come from here: a page in a browser speaks with an
 * `Origin`, and under a name of its own where that name has been made to lead here (DNS rebinding).
 * @returns undefined where nothing speaks against it
 */
export function strangenessOf({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined {
  if (!isLoopbackAddress(socket.remoteAddress)) return 'it came from another one';
  if (!isLoopbackUrl(`http://${headers.host ?? ''}`)) return 'Host names another one';
  if (headers.origin !== undefined) return 'a web page sent it';
  return FORWARDING.some((name) => name in headers) ? 'it was forwarded' : undefined;
}
