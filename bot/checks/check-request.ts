import { CheckRequest } from '../../src/checks/index.ts';
import { parseSelector } from '../../src/devices/index.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';

const [BEGIN, END] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];

/**
 * What was typed after `check`: `dns <domain> [Access Edge] [@server]`, `tls <host>[:port] [name] [PEM]`,
 * `sip <host>[:port] [udp|tcp]`, `ports [sip-gateway]`, `firmware [selector]`.
 * @returns undefined where something is missing or too much
 */
export function parseCheck(text: string): Result<CheckRequest> | undefined {
  const selector = /^\s*(?:firmware|micrologiciels?)(?:\s+|$)(.*)/is.exec(text)?.[1];
  if (selector !== undefined) return parseFirmwareCheck(selector);
  const { root, rest } = withoutRoot(text);
  const [kind = '', ...words] = rest.trim().split(/\s+/);
  const name = kind.toLowerCase();
  const read = Object.hasOwn(READERS, name) ? READERS[name]?.(words, root) : undefined;
  if (!read) return undefined;
  const parsed = CheckRequest.safeParse(read);
  if (parsed.success) return ok(parsed.data);
  const path = parsed.error.issues[0]?.path ?? [];
  if (path.includes('transport')) return undefined;
  if (path.includes('root')) return refuse('check.root-too-long');
  return refuse(path.includes('port') ? 'check.bad-port' : 'check.bad-host', { text: words.join(' ') });
}

/** Takes the certificates out, however many there are. */
function withoutRoot(text: string): { readonly root: string | undefined; readonly rest: string } {
  const [start, last] = [text.indexOf(BEGIN), text.lastIndexOf(END)];
  if (start === -1 || last < start) return { root: undefined, rest: text };
  const end = last + END.length;
  return { root: text.slice(start, end), rest: `${text.slice(0, start)} ${text.slice(end)}` };
}

/** @param text which phones; all where it is blank */
export function parseFirmwareCheck(text: string): Result<CheckRequest> {
  const selector = parseSelector(text);
  return selector.ok ? ok({ kind: 'firmware', selector: selector.value.text }) : selector;
}

type Reader = (words: readonly string[], root: string | undefined) => object | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  dns(words) {
    const servers = words.filter((word) => word.startsWith('@'));
    const [domain, accessEdge, ...more] = words.filter((word) => !word.startsWith('@'));
    if (domain === undefined || more.length > 0 || servers.length > 1) return undefined;
    const [server] = servers.map((word) => endpoint(word.slice(1)));
    return { kind: 'dns', domain, accessEdge, server };
  },
  tls([target, name, ...more], root) {
    if (target === undefined || more.length > 0) return undefined;
    return { kind: 'tls', ...endpoint(target), name, root };
  },
  sip([target, transport, ...more]) {
    if (target === undefined || more.length > 0) return undefined;
    return { kind: 'sip', ...endpoint(target), transport: transport?.toLowerCase() };
  },
  ports([targets = 'sip-gateway', ...more]) {
    return targets.toLowerCase() === 'sip-gateway' && more.length === 0
      ? { kind: 'ports', targets: 'sip-gateway' }
      : undefined;
  },
};

/** `host`, `host:port`, `[IPv6]:port`, or a URL, of which the path does not matter. */
function endpoint(text: string): { host: string; port?: number } {
  const [bare = ''] = text.replace(/^[a-z]+:\/\//i, '').split('/', 1);
  const [, host = bare, port] = /^(\[[^\]]*\]|[^:]*):([^:]*)$/.exec(bare) ?? [];
  return { host, ...(port === undefined ? {} : { port: Number(port) }) };
}
