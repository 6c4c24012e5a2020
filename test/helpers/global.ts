/** What the whole test run shares: one PostgreSQL, in a folder that is gone afterwards. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { prepareDatabases } from './postgres.ts';
import { THOROUGH } from './queue.ts';
import {
  chromium,
  debianPostgres,
  dhcpServers,
  knotd,
  nginx,
  openssl,
  promtool,
  redisServer,
  sipp,
} from './programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-test-'));
  // PostgreSQL runs as another account when the tests run as root, and that account has to get in.
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  await prepareDatabases(postgres.url);
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
    for (const line of skipped()) console.log(line);
  };
}

function skipped(): string[] {
  return [
    ...(THOROUGH
      ? []
      : [
          'Skipped: whole programs with jobs on Redis, and long looks at faults (LINEKEEPER_FAULTS=4 asks for them).',
        ]),
    ...(redisServer === undefined ? ['Skipped: tests on Redis (redis-server is not installed).'] : []),
    ...(knotd === undefined ? ['Skipped: tests of DNS checks (knotd is not installed).'] : []),
    ...(openssl === undefined ? ['Skipped: tests of TLS checks (openssl is not installed).'] : []),
    ...(nginx === undefined ? ['Skipped: the rehearsal of docs/rehearsal.md (nginx is not installed).'] : []),
    ...(debianPostgres === undefined
      ? ['Skipped: backup and restore (PostgreSQL of Debian is not installed).']
      : []),
    ...(promtool === undefined ? ['Skipped: alerts that fire (promtool is not installed).'] : []),
    ...(sipp === undefined ? ['Skipped: tests of SIP checks (sipp is not installed).'] : []),
    ...(chromium === undefined ? ['Skipped: tests in a browser (chromium is not installed).'] : []),
    ...Object.entries(dhcpServers).flatMap(([name, file]) =>
      file === undefined ? [`Skipped: snippets for ${name} (it is not installed).`] : [],
    ),
  ];
}
