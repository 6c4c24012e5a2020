import pg from 'pg';
import { openStores } from '../../src/adapters/postgres/index.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { bad, good, unset, warning, type Examination, type Finding } from '../finding.ts';

const WITHIN_MS = 5_000;
/** BullMQ's tables take 13; the oldest that PostgreSQL still mends is 14. */
const LEAST = 14;
/** What a bot (20) and a worker (33) may hold at once, and some for whoever looks after the server. */
const CONNECTIONS = 60;
/** Microsoft's tokens and the queue's delays go by each machine's own clock. */
const SKEW_MS = 5_000;

const SETTINGS = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number,
    current_setting('max_connections')::integer AS connections, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`;

interface Server {
  readonly version: string;
  readonly number: number;
  readonly connections: number;
  readonly ms: number;
}

export const examinePostgres: Examination = async ({ databaseUrl, dataDir }) => {
  if (databaseUrl === undefined) {
    return [
      unset(
        'PostgreSQL',
        `DATABASE_URL is not set: npm start brings one along, in ${dataDir}, for one machine`,
      ),
    ];
  }
  try {
    const { server, aheadMs } = await ask(databaseUrl);
    return [versionOf(server), connectionsOf(server), clockOf(aheadMs), await migrationsOf(databaseUrl)];
  } catch (error) {
    return [
      bad(
        'PostgreSQL',
        `does not let this machine in: ${messageOf(error)}`,
        'Check host, port, user and password in DATABASE_URL, pg_hba.conf on the server, and the firewall between.',
      ),
    ];
  }
};

async function ask(connectionString: string): Promise<{ server: Server; aheadMs: number }> {
  const client = new pg.Client({
    ...{ connectionString, connectionTimeoutMillis: WITHIN_MS, query_timeout: WITHIN_MS },
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Server>(SETTINGS);
    const [server] = rows;
    if (!server) throw new Error('it does not tell its settings');
    return { server, aheadMs: Math.round(Date.now() - server.ms) };
  } finally {
    await client.end();
  }
}

function versionOf({ version, number }: Server): Finding {
  return number >= LEAST * 10_000
    ? good('PostgreSQL', `answers, version ${version}`)
    : bad(
        'PostgreSQL',
        `version ${version} is too old`,
        `Upgrade the server to PostgreSQL ${LEAST} or newer.`,
      );
}

function connectionsOf({ connections }: Server): Finding {
  const says = `${connections} connections at most`;
  return connections >= CONNECTIONS
    ? good('PostgreSQL connections', says)
    : warning(
        'PostgreSQL connections',
        says,
        'Set max_connections in postgresql.conf to 33 for each worker, 20 for each bot, and ten more.',
      );
}

function clockOf(aheadMs: number): Finding {
  const says =
    Math.abs(aheadMs) < 1_000
      ? 'this machine and the database agree'
      : `this machine is ${Math.abs(aheadMs / 1_000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the database`;
  return Math.abs(aheadMs) <= SKEW_MS
    ? good('clock', says)
    : bad('clock', says, 'Keep both machines in step by NTP (timedatectl set-ntp true).');
}

async function migrationsOf(url: string): Promise<Finding> {
  const stores = openStores(url, silentLog, 1, { connectMs: WITHIN_MS, queryMs: WITHIN_MS });
  const remedy =
    'Start a bot or a worker of this version: the first one that starts makes or changes the tables.';
  try {
    return (await stores.ping())
      ? good('tables', 'those of this version')
      : warning('tables', 'not those of this version', remedy);
  } catch {
    return warning('tables', 'there are none yet', remedy);
  } finally {
    await stores.close();
  }
}
