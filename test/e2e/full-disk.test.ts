// A real full disk under a real PostgreSQL: a small file system of its own, where this machine lets us make one.
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { answerOf } from '../helpers/linekeeper.ts';
import { phoneList } from '../helpers/phone-lists.ts';

const SIZE_MB = 256;

/** A file system of its own, or undefined where this account may mount none. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'linekeeper-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  await chmod(folder, 0o755);
  return folder;
}

const disk = process.platform === 'linux' ? await smallDisk() : undefined;

describe.skipIf(disk === undefined)('bot/main.ts, while the disk of its database is full', () => {
  const folder = disk ?? '';
  let postgres: EmbeddedPostgres;
  let site: Deployment;
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
    site = await openDeployment({ databaseUrl: postgres.url, redisUrl: undefined });
    await Promise.all([site.startBot(), site.startWorker()]);
  });
  afterAll(async () => {
    await site.close();
    await postgres.stop();
    execFileSync('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Leaves no room, not even for a page. */
  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    await writeFile(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
  }

  it('says so, loses nothing, and goes on once there is room', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const { teams } = site;
    await teams.say('help');
    await fill();
    // More than fits into pages that have room yet.
    const large = `enroll\n${phoneList(1_500).csv}`;
    expect(answerOf(await teams.say(large, { conversationId: 'a:full' }))).toContain(
      'I cannot write anything down',
    );

    await rm(join(folder, 'filler'));
    await vi.waitFor(
      async () => {
        const outcome = await teams.say(large, { conversationId: 'a:room' });
        expect(answerOf(outcome)).not.toContain('I cannot');
      },
      { timeout: 20_000, interval: 500 },
    );
  }, 90_000);
});
