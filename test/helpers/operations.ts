/** Operations without a queue: a loop runs what was asked for, on a clock that jumps over the waits. */
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import { createGraph } from '../../src/adapters/graph/index.ts';
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import { approve, DEMO_APPROVAL_RULES, ENDED, resume, type Change } from '../../src/changes/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import {
  advanceOperation,
  planOperation,
  requestOperation,
  type OperationAsked,
  type OperationKind,
  type OperationWorld,
} from '../../src/operations/index.ts';
import { startDemoTenant, type StartedTenant } from './demo-tenant.ts';
import { ALL_MAY_APPROVE, DRAFT, MEGAN } from './installation.ts';
import { freeRate } from './rate.ts';

export interface OperationEngine {
  readonly stores: Stores;
  readonly demo: StartedTenant;
  readonly world: OperationWorld;
  now(): Date;
  advance(ms: number): void;
  /** A draft of this request, planned. */
  plan(kind: OperationKind, request: OperationAsked): Promise<Change>;
  approve(changeId: number): Promise<void>;
  resume(changeId: number): Promise<void>;
  /** Works until the change has ended or waits for a person; `until` ends it sooner. */
  run(changeId: number, until?: () => Promise<boolean>): Promise<Change>;
  /** How often each device was asked for this, by the tenant's journal. */
  effects(action: string): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startOperations(
  url: string,
  options: Partial<TenantOptions> = {},
  alter: (world: OperationWorld) => Partial<OperationWorld> = () => ({}),
): Promise<OperationEngine> {
  let skew = 0;
  const now = (): Date => new Date(Date.now() + skew);
  const demo = await startDemoTenant({
    ...{ devices: 60, requestsPerSecond: 1e6, operationMs: 100, inventoryLagMs: 50 },
    ...{ clock: { now }, ...options },
  });
  const { inventory, directory, ...tenant } = createGraph({
    baseUrl: demo.graphBaseUrl,
    token: () => Promise.resolve(demo.token),
    rate: freeRate,
    requestsPerSecond: 1e6,
    log: silentLog,
  });
  const stores = openStores(url, silentLog);
  let woken = 0;
  const base: OperationWorld = {
    ...tenant,
    ...{ changes: stores.changes, ledger: stores.operations, devices: stores.devices, inventory, directory },
    ...{ teamsAdmin: demo.teamsAdmin, clock: { now }, log: silentLog, approvals: DEMO_APPROVAL_RULES },
    zoneOf: () => 'Europe/Paris',
    soakMinutes: 5,
    pause(ms) {
      skew += ms;
      return Promise.resolve();
    },
    wake: {
      plan: async (id) => {
        await planOperation(world, id);
      },
      advance: () => {
        woken += 1;
        return Promise.resolve();
      },
      inventory: () => Promise.resolve(),
      show: () => Promise.resolve(),
    },
  };
  const world: OperationWorld = { ...base, ...alter(base) };

  async function found(id: number): Promise<Change> {
    const change = await stores.changes.find(id);
    if (!change) throw new Error(`no change ${id}`);
    return change;
  }

  const engine: OperationEngine = {
    stores,
    demo,
    world,
    now,
    advance(ms) {
      skew += ms;
    },
    async plan(kind, request) {
      const { id } = await requestOperation(world, kind, request, DRAFT);
      await planOperation(world, id);
      return found(id);
    },
    async approve(id) {
      const decided = await stores.changes.decide(id, (change) =>
        approve(change, change.digest ?? '', world.approvals, { who: MEGAN, now: now() }, ALL_MAY_APPROVE),
      );
      if (!decided?.ok) throw new Error(decided?.refusal.code);
    },
    async resume(id) {
      const decided = await stores.changes.decide(id, (change) => resume(change, { who: MEGAN, now: now() }));
      if (!decided?.ok) throw new Error(decided?.refusal.code);
    },
    async run(id, until = () => Promise.resolve(false)) {
      for (;;) {
        const before = woken;
        const next = await advanceOperation(world, id);
        const change = await found(id);
        if (ENDED.includes(change.state) || (next === 'done' && woken === before) || (await until()))
          return change;
        // The ledger counts by the database's clock, so short waits are waited for; long ones are jumped over.
        const waitMs = next === 'done' ? 0 : next.againInMs;
        if (waitMs < 1_000) await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 50)));
        else skew += waitMs;
      }
    },
    effects(action) {
      const counts = new Map<string, number>();
      for (const entry of demo.requests()) {
        if (entry.kind !== action || entry.status !== 202) continue;
        for (const id of entry.deviceIds) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
    async close() {
      await stores.close();
      await demo.close();
    },
  };
  return engine;
}
