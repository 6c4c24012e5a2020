/** Programs of the machine that some tests need and that npm does not bring. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these names on the PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export const chromium = findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
export const redisServer = findProgram('redis-server');
/** DHCP servers, whose own check a snippet must pass. */
export const dhcpServers = {
  dhcpd: findProgram('dhcpd'),
  'kea-dhcp4': findProgram('kea-dhcp4'),
  dnsmasq: findProgram('dnsmasq'),
} as const;
/** Knot, a DNS server. */
export const knotd = findProgram('knotd');
export const openssl = findProgram('openssl');
/** A proxy with TLS. Debian keeps it where only administrators look. */
export const nginx = findProgram('nginx') ?? ['/usr/sbin/nginx'].find(isExecutable);
/** Prometheus' own checker of rules and settings. */
export const promtool = findProgram('promtool');
/** SIPp, which plays a SIP peer. */
export const sipp = findProgram('sipp');

const POSTGRES_HOME = '/usr/lib/postgresql';
const SERVER_AND_CLIENT = ['initdb', 'postgres', 'pg_ctl', 'pg_dump', 'pg_restore'];
/** Debian's PostgreSQL with what makes and reads backups, the oldest version that is here: the folder that holds its `bin`. */
export const debianPostgres = versionsIn(POSTGRES_HOME)
  .map((version) => ({ version, folder: join(POSTGRES_HOME, version) }))
  .find(({ folder }) => SERVER_AND_CLIENT.every((name) => isExecutable(join(folder, 'bin', name))));

function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort((left, right) => Number(left) - Number(right));
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
