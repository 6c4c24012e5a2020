/** Enrolment files of any length for the demo tenant, and a web server that hands them out as Teams does. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const SITES = ['Lyon', 'Chicago', 'Singapore'];
/** The demo tenant's free accounts begin behind those of its 240 phones; shared phones may share them. */
const FIRST_FREE_ACCOUNT = 241;
const FREE_ACCOUNTS = 1_500;
/** Addresses ending in e1 to ef stand for failures in the demo tenant; e7 is a phone that is offline. */
const OFFLINE = 0xe7;
const PER_BLOCK = 0xe2;

export interface PhoneList {
  readonly csv: string;
  readonly macs: readonly string[];
  /** How many of them the tenant cannot sign in. */
  readonly offline: number;
}

/**
 * @param first how many phones other lists have taken before
 * @param accounts how many accounts they share; each phone has its own where the tenant has as many
 */
export function phoneList(count: number, first = 0, accounts = FREE_ACCOUNTS): PhoneList {
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  const macs = numbers.map(macOf);
  const rows = numbers.map((n, index) => {
    const account = `phone-${String(FIRST_FREE_ACCOUNT + (n % accounts)).padStart(5, '0')}@contoso.example`;
    return `${macs[index] ?? ''},${SITES[n % SITES.length] ?? ''},${account}`;
  });
  return {
    csv: ['MAC id,Location,Username', ...rows, ''].join('\n'),
    macs,
    offline: macs.filter((mac) => mac.endsWith(OFFLINE.toString(16))).length,
  };
}

function macOf(n: number): string {
  const low = n % PER_BLOCK;
  const serial = 0x5c00_00 + Math.floor(n / PER_BLOCK) * 0x100 + (low === PER_BLOCK - 1 ? OFFLINE : low);
  return `0004f2${serial.toString(16).padStart(6, '0')}`;
}

export interface FileHost {
  /** Makes a text available; `half`: the first download stops in the middle and stays open. */
  offer(
    text: string,
    options?: { half?: boolean },
  ): { readonly url: string; readonly halfSent: Promise<void> };
  stop(): Promise<void>;
}

export async function startFileHost(): Promise<FileHost> {
  const files = new Map<string, { text: string; half: boolean; sent: () => void }>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/csv' });
    if (!file.half) return void response.end(file.text);
    file.half = false;
    response.write(file.text.slice(0, file.text.length / 2), file.sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    offer(text, { half = false } = {}) {
      const path = `/${files.size + 1}.csv`;
      const halfSent = new Promise<void>((sent) => files.set(path, { text, half, sent }));
      return { url: `${origin}${path}`, halfSent };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
