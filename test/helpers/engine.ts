/** Enrolments without a queue: a loop runs what was asked for, on a clock that jumps over the waits. */
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import { createGraph } from '../../src/adapters/graph/index.ts';
import {
  APPROVAL_RULES,
  approve,
  DEMO_APPROVAL_RULES,
  ENDED,
  planDigest,
  type Change,
} from '../../src/changes/index.ts';
import type { Mac, Region } from '../../src/devices/index.ts';
import {
  advanceEnrolment,
  advanceSignIn,
  planEnrolment,
  verifyEnrolment,
  type EnrolmentWorld,
  type Next,
  type PlannedTarget,
} from '../../src/enrolment/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { startDemoTenant, type StartedTenant } from './demo-tenant.ts';
import { ALL_MAY_APPROVE, DRAFT, MEGAN } from './installation.ts';
import { freeRate } from './rate.ts';

export interface Engine {
  readonly stores: Stores;
  readonly demo: StartedTenant;
  readonly world: EnrolmentWorld;
  /** The clock of the engine and of its tenant. */
  now(): Date;
  advance(ms: number): void;
  /** A draft of this CSV, planned. */
  plan(text: string): Promise<Change>;
  /** An approved change of these targets, past reading and judging. */
  approved(targets: readonly PlannedTarget[]): Promise<number>;
  approve(changeId: number): Promise<void>;
  /** Works until the change has ended or nothing is left but waits of 30 s; `until` ends it sooner. */
  run(changeId: number, until?: () => Promise<boolean>): Promise<Change>;
  close(): Promise<void>;
}

/** What is looked at so seldom waits for a person. */
const LONG_MS = 20_000;

export async function startEngine(
  url: string,
  options: Partial<TenantOptions> = {},
  alter: (world: EnrolmentWorld) => EnrolmentWorld = (world) => world,
): Promise<Engine> {
  let skew = 0;
  const now = (): Date => new Date(Date.now() + skew);
  const demo = await startDemoTenant({
    ...{ devices: 0, requestsPerSecond: 1e6, bulkSignInMs: 300, dialMs: 50, inventoryLagMs: 50 },
    ...{ clock: { now }, ...options },
  });
  const stores = openStores(url, silentLog);
  const due = new Map<string, { at: number; work: () => Promise<Next> }>();
  const ask = (key: string, work: () => Promise<Next>, at = 0): Promise<void> => {
    due.set(key, { at: Math.min(due.get(key)?.at ?? Infinity, at), work });
    return Promise.resolve();
  };
  const { inventory, directory } = createGraph({
    baseUrl: demo.graphBaseUrl,
    token: () => Promise.resolve(demo.token),
    rate: freeRate,
    requestsPerSecond: 1e6,
    log: silentLog,
  });
  const world: EnrolmentWorld = alter({
    ...{ changes: stores.changes, ledger: stores.ledger, devices: stores.devices, inventory, directory },
    ...{ teamsAdmin: demo.teamsAdmin, adminCenter: demo.adminCenter, clock: { now }, log: silentLog },
    download: () => {
      throw new Error('no file was expected to be fetched');
    },
    approvals: DEMO_APPROVAL_RULES,
    wake: {
      plan: (id) => ask(`plan ${id}`, () => planEnrolment(world, id).then(() => 'done')),
      advance: (id) => ask(`advance ${id}`, () => advanceEnrolment(world, id)),
      signIn: (id, n) => ask(`sign-in ${id}/${n}`, () => advanceSignIn(world, id, n)),
      verification: (id) => ask(`verification ${id}`, () => verifyEnrolment(world, id)),
      inventory: () => Promise.resolve(),
      show: () => Promise.resolve(),
    },
  });

  async function turn(): Promise<void> {
    const ready = [...due].filter(([, { at }]) => at <= now().getTime());
    await Promise.all(
      ready.map(async ([key, { work }]) => {
        due.delete(key);
        const next = await work().catch(() => ({ againInMs: 100 }));
        if (next !== 'done') await ask(key, work, now().getTime() + next.againInMs);
      }),
    );
    if (ready.length > 0 || due.size === 0) return;
    skew += Math.max(0, Math.min(...[...due.values()].map(({ at }) => at)) - now().getTime());
  }

  /** What the sweep does for work that a crash lost. */
  async function recover(changeId: number): Promise<void> {
    await world.wake.advance(changeId);
    for (const batch of await stores.ledger.openBatches())
      await world.wake.signIn(batch.changeId, batch.number);
  }

  const engine: Engine = {
    stores,
    demo,
    world,
    now,
    advance(ms) {
      skew += ms;
    },
    async plan(text) {
      const { id } = await stores.ledger.create(DRAFT, { kind: 'text', text });
      await planEnrolment(world, id);
      return found(stores, id);
    },
    async approved(targets) {
      const { id } = await stores.ledger.create(DRAFT, { kind: 'text', text: '' });
      const judgedAt = now();
      await stores.ledger.savePlan(id, {
        targets,
        rejected: [],
        digest: planDigest(
          'enrolment',
          targets.map(({ mac, upn }) => [mac, upn]),
        ),
        approvalsNeeded: 1,
        judgedAt,
        expiresAt: new Date(judgedAt.getTime() + APPROVAL_RULES.expiresAfterMs),
      });
      await engine.approve(id);
      return id;
    },
    async approve(changeId) {
      const { digest } = await found(stores, changeId);
      const decided = await stores.changes.decide(changeId, (change) =>
        approve(change, digest ?? '', DEMO_APPROVAL_RULES, { who: MEGAN, now: now() }, ALL_MAY_APPROVE),
      );
      if (!decided?.ok) throw new Error(`not approved: ${JSON.stringify(decided)}`);
    },
    async run(changeId, until = () => Promise.resolve(false)) {
      await recover(changeId);
      for (let turns = 0; turns < 3_000; turns++) {
        await turn();
        const change = await found(stores, changeId);
        if (ENDED.includes(change.state) || (await until())) return change;
        const rests = [...due.values()].every(({ at }) => at - now().getTime() > LONG_MS);
        if (due.size === 0 && change.state === 'awaiting-approval') return change;
        if (rests && change.state === 'paused') return change;
        if (due.size === 0 || turns % 20 === 19) await recover(changeId);
      }
      throw new Error(
        `change ${changeId} does not end: ${JSON.stringify(await stores.ledger.progress(changeId))}`,
      );
    },
    async close() {
      await stores.close();
      await demo.close();
    },
  };
  return engine;
}

const SITES: readonly (readonly [string, Region])[] = [
  ['Lyon', 'EMEA'],
  ['Chicago', 'NOAM'],
  ['Sydney', 'APAC'],
];

/** `count` new phones at three sites in three regions, each with an account of the demo tenant. */
export function newPhones(count: number): PlannedTarget[] {
  return Array.from({ length: count }, (_, n) => {
    const [site, region] = SITES[n % SITES.length] ?? ['Lyon', 'EMEA'];
    const serial = Math.floor(n / 0xe0) * 0x100 + (n % 0xe0);
    return {
      row: n + 2,
      mac: `0004f2${serial.toString(16).padStart(6, '0')}` as Mac,
      upn: `phone-${String(n + 1).padStart(5, '0')}@contoso.example`,
      ...{ site, region, vendor: 'Poly', outcome: 'new', stage: 'provision' },
    };
  });
}

async function found(stores: Stores, changeId: number): Promise<Change> {
  const change = await stores.changes.find(changeId);
  if (!change) throw new Error(`there is no change ${changeId}`);
  return change;
}
