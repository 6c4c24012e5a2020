/** A real DNS server (Knot) on this machine, with the zones that a test wants. */
import { execa } from 'execa';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { knotd } from './programs.ts';

export interface DnsServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 10_000;

/**
 * @param zones the records of each domain, in the form of zone files, without their SOA and NS
 * @param at the port of one that has stopped; a free one by default
 */
export async function startDnsServer(
  zones: Readonly<Record<string, readonly string[]>>,
  at?: number,
): Promise<DnsServer> {
  if (knotd === undefined) throw new Error('knotd is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'linekeeper-dns-'));
  const [host, port] = ['127.0.0.1', at ?? (await freePort())];
  for (const [domain, records] of Object.entries(zones)) {
    const own = ['@ SOA ns hostmaster 1 3600 600 86400 60', '@ NS ns', 'ns A 127.0.0.1'];
    await writeFile(join(folder, `${domain}.zone`), ['$TTL 60', ...own, ...records, ''].join('\n'));
  }
  const config = [
    'server:',
    `  rundir: ${folder}`,
    `  listen: ${host}@${port}`,
    'database:',
    `  storage: ${folder}`,
    'template:',
    '  - id: default',
    `    storage: ${folder}`,
    '    file: "%s.zone"',
    '    zonefile-load: whole',
    '    journal-content: none',
    'zone:',
    ...Object.keys(zones).map((domain) => `  - domain: ${domain}`),
  ];
  await writeFile(join(folder, 'knot.conf'), `${config.join('\n')}\n`);
  const server = execa(knotd, ['--config', join(folder, 'knot.conf')], { reject: false, all: true });
  await answering(host, port, Object.keys(zones)[0] ?? '').catch(async (error: unknown) => {
    server.kill('SIGKILL');
    throw new Error(`knotd: ${(await server).all}`, { cause: error });
  });
  return {
    host,
    port,
    async stop() {
      server.kill('SIGKILL');
      await server;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(host: string, port: number, domain: string): Promise<void> {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`${host}:${port}`]);
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await resolver.resolveSoa(domain);
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await wait(50);
    }
  }
}
