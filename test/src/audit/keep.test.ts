import { beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { examine } from '../../../src/audit/examine.ts';
import { WORKER, type AuditEntry } from '../../../src/audit/index.ts';
import { keepAudit } from '../../../src/audit/keep.ts';
import type { Seal } from '../../../src/audit/seal.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { signerOf } from '../../helpers/audit-log.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const DAY_MS = 86_400_000;
const entries = (count: number): AuditEntry[] =>
  Array.from({ length: count }, () => ({ who: WORKER, action: 'test.done', subject: 'test' }));

describe('src/audit/keep.ts', () => {
  const signer = signerOf('ours');
  let database: FreshDatabase;
  let stores: Stores;
  beforeEach(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    return async () => {
      await stores.close();
      await database.drop();
    };
  });

  const keep = (inDays: number, keepDays?: number): Promise<void> => {
    const now = (): Date => new Date(Date.now() + inDays * DAY_MS);
    return keepAudit({ chain: stores.auditChain, signer, keepDays, clock: { now } });
  };
  const sealed = async (kind: Seal['kind']): Promise<number[]> => {
    const seals = await stores.auditChain.view((view) => view.seals());
    return seals.filter((one) => one.kind === kind).map(({ seq }) => seq);
  };

  it('seals the end once a day where something was written, and after every thousand entries', async () => {
    await keep(0);
    expect(await sealed('checkpoint')).toEqual([]);
    await stores.audit.append(entries(3));
    await keep(0);
    await keep(0);
    await keep(2);
    expect(await sealed('checkpoint')).toEqual([3]);
    await stores.audit.append(entries(999));
    await keep(0.9);
    expect(await sealed('checkpoint')).toEqual([3]);
    await stores.audit.append(entries(1));
    await keep(0.9);
    await stores.audit.append(entries(1));
    await keep(3);
    expect(await sealed('checkpoint')).toEqual([3, 1_003, 1_004]);
    expect(await verifyChain(stores.auditChain, signer)).toMatchObject({ checkpoints: 3, fault: undefined });
  });

  it('forgets nothing where no term is set, or before the term is over', async () => {
    await stores.audit.append(entries(5));
    await keep(10_000);
    await keep(30.9, 30);
    expect(await verifyChain(stores.auditChain, signer)).toMatchObject({ first: 1, last: 5 });
  });

  it('forgets once a day what is older than the term, leaves an anchor, and says so in the log', async () => {
    await stores.audit.append(entries(5));
    await keep(0);
    await keep(31.1, 30);
    expect(await sealed('anchor')).toEqual([4]);
    expect(await verifyChain(stores.auditChain, signer)).toMatchObject({
      first: 5,
      last: 6,
      fault: undefined,
    });
    expect(await stores.audit.recent('audit', 1)).toMatchObject([
      { action: 'audit.forgotten', who: WORKER, detail: { first: 1, last: 4, days: 30 } },
    ]);
    // What it has left is the entry that came last, and the one about it.
    await keep(31.2, 30);
    await stores.audit.append(entries(1));
    expect(await verifyChain(stores.auditChain, signer)).toMatchObject({ last: 8, fault: undefined });
  });

  it('forgets ten thousand entries at a time, and goes on when asked again', async () => {
    for (let part = 0; part < 3; part++) await stores.audit.append(entries(4_000));
    await keep(40, 30);
    expect(await sealed('anchor')).toEqual([10_000]);
    await keep(40, 30);
    expect(await sealed('anchor')).toEqual([10_000, 12_000]);
    expect(await verifyChain(stores.auditChain, signer)).toMatchObject({ first: 12_001, fault: undefined });
  });

  it('forgets no more than the anchor says, when two workers forget at once', async () => {
    await stores.audit.append(entries(50));
    await Promise.allSettled([keep(40, 30), keep(40, 30)]);
    await keep(40, 30);
    expect((await verifyChain(stores.auditChain, signer)).fault).toBeUndefined();
  });

  describe('src/audit/examine.ts', () => {
    it('seals the newest entry where all is well, and not where something is wrong', async () => {
      const keeping = { chain: stores.auditChain, signer, clock: { now: () => new Date() } };
      expect(await examine(keeping)).toMatchObject({ last: 0, fault: undefined });
      await stores.audit.append(entries(2));
      const { fingerprint } = await examine(keeping);
      expect(fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
      expect(await sealed('checkpoint')).toEqual([2]);
      await stores.audit.append(entries(1));
      const noted = { seq: 1, hash: 'ffffffff' };
      expect((await examine(keeping, noted)).fault).toEqual({ problem: 'rewritten', seq: 1 });
      expect(await sealed('checkpoint')).toEqual([2]);
    });
  });
});
