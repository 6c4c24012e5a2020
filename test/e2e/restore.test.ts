// A running system is backed up by the real pg_dump, goes on, dies, and is restored by the real pg_restore on another server.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { AUDIT_KEYS, auditSigner, examine, type Examination } from '../../src/audit/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { keyRing } from '../../src/keys/index.ts';
import { dump, restore, startDebianPostgres } from '../helpers/debian-postgres.ts';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { debianPostgres } from '../helpers/programs.ts';
import { BACKENDS_END_TO_END } from '../helpers/queue.ts';
import { startRedis } from '../helpers/redis.ts';
import { changeOf, expectEachPhoneOnce, expectOneReport, previewed, shows } from './enrolment-run.ts';

/** Each of three regions runs three batches of 100 at once, and has a fourth to come. */
const PHONES = 1_200;
const BATCHES = 12;
const AT_ONCE = 9;
const TENANT = { bulkSignInMs: 4_000 };
const CONVERSATION = 'a:restored';
const ENOUGH_MS = 60_000;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + ENOUGH_MS;
  while (!(await what())) {
    if (Date.now() > giveUpAt) throw new Error(`not within ${ENOUGH_MS} ms`);
    await wait(20);
  }
}

const batches = ({ demo }: Pick<Deployment, 'demo'>): number => demo.tenant.world.batches.size;

function verified({ stores }: Deployment, noted?: { seq: number; hash: string }): Promise<Examination> {
  const signer = auditSigner(keyRing(stores.keys, AUDIT_KEYS, silentLog));
  return examine({ chain: stores.auditChain, signer, clock: stores.clock }, noted);
}

describe.skipIf(debianPostgres === undefined)('a backup by pg_dump', () => {
  it.each(BACKENDS_END_TO_END)(
    'taken amid an enrolment brings everything back, and no phone is handed to the tenant twice (jobs on %s)',
    async (backend) => {
      const folder = await mkdtemp(join(tmpdir(), 'linekeeper-backup-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const backup = join(folder, 'linekeeper.dump');
      const queue = async (): Promise<string | undefined> => {
        if (backend !== 'redis') return undefined;
        const redis = await startRedis();
        onTestFinished(() => redis?.stop());
        return redis?.url;
      };
      const [lost, next] = await Promise.all([startDebianPostgres(), startDebianPostgres()]);
      onTestFinished(async () => {
        await Promise.all([lost.stop(), next.stop()]);
      });
      const before = await openDeployment({
        ...{ databaseUrl: lost.url, redisUrl: await queue(), tenant: TENANT },
      });
      onTestFinished(() => before.close());
      const { teams } = before;
      const list = phoneList(PHONES);
      const dying = await Promise.all([before.startBot(), before.startWorker()]);
      const preview = await previewed(before, list, { conversationId: CONVERSATION });
      const id = await changeOf(before, preview);
      const noted = await verified(before);
      await teams.press(preview, 'change-approve');

      await until(() => batches(before) > 0);
      await dump(lost.url, backup);
      const known = batches(before);
      await until(() => batches(before) > AT_ONCE);
      await Promise.all(dying.map((process) => process.kill()));
      const sent = batches(before);
      expect([known < sent, sent < BATCHES], `${known}, ${sent}`).toEqual([true, true]);

      await restore(next.url, backup);
      const after = await openDeployment({
        ...{ databaseUrl: next.url, redisUrl: await queue(), around: before },
      });
      onTestFinished(() => after.close());
      onTestFailed(() => console.error(after.lastWords()));
      await Promise.all([after.startBot(), after.startWorker()]);
      expect(await after.stores.changes.find(id)).toMatchObject({
        state: 'paused',
        note: { code: 'change.restored' },
      });
      // The card was posted before the backup was made, and its token signed.
      const held = await teams.waitForCard(CONVERSATION, (card) => shows(card, 'change-resume'), ENOUGH_MS);
      expect(held.id).toBe(preview.id);
      expect(batches(after)).toBe(sent);
      await teams.press(held, 'change-resume');

      await after.ended(id, ENOUGH_MS);
      await expectOneReport(after, CONVERSATION);
      await expectEachPhoneOnce(after, id, list);
      expect(batches(after)).toBe(BATCHES);
      expect(await verified(after, { seq: noted.last, hash: noted.hash })).toMatchObject({
        fault: undefined,
      });
      expect(await verified(after)).toMatchObject({ fingerprint: noted.fingerprint });
      const second = await previewed(after, phoneList(10, PHONES), {
        conversationId: `${CONVERSATION}-again`,
      });
      expect(await changeOf(after, second)).toBeGreaterThan(id + 1_000);
    },
    180_000,
  );
});
