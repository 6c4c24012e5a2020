import { describe, expect, it } from 'vitest';
import type { InventorySync } from '../../../src/devices/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { poll, type MonitorWorld } from '../../../src/monitor/index.ts';
import { steppedClock } from '../../helpers/demo-tenant.ts';

/** A watch over an inventory of so many pages, each of which takes a while to come. */
function watching(pages: number, pageMs = 0, change: Partial<MonitorWorld> = {}) {
  const clock = steppedClock();
  const told: unknown[] = [];
  const tell =
    (what: string) =>
    (...values: unknown[]): Promise<void> =>
      Promise.resolve(void told.push([what, ...values]));
  const syncs = {
    alone: (work: () => Promise<unknown>) => work(),
    interrupted: () => Promise.resolve(undefined),
    begin: (startedAt: Date): Promise<InventorySync> =>
      Promise.resolve({ id: 1, startedAt, pages: 0, next: null }),
    keep: () => Promise.resolve(),
    finish: () => Promise.resolve(),
  };
  const inventory = {
    async *pages() {
      for (let page = 1; page <= pages; page++) {
        clock.advance(pageMs);
        yield await Promise.resolve({ devices: [], next: page < pages ? String(page) : null });
      }
    },
  };
  const observations = {
    observeAll: () => Promise.resolve({ opened: [7], touched: [5, 7], fallenAt: ['Lyon'] }),
  };
  const wake = { incident: tell('incident'), probe: tell('probe') };
  const pace = { leastMs: 20_000, requestsPerSecond: 15 };
  const changes = { inState: () => Promise.resolve([]) };
  const world = {
    changes,
    devices: { syncs },
    inventory,
    observations,
    wake,
    pace,
    clock,
    log: silentLog,
    ...change,
  };
  // The parts that reading uses; a test that needed another would fail.
  return { world: world as unknown as MonitorWorld, told };
}
const pausesFor = async (pages: number, pageMs?: number): Promise<unknown> =>
  poll(watching(pages, pageMs).world);
const refusing = (error: Error): Partial<MonitorWorld> => ({
  devices: { syncs: { alone: () => Promise.reject(error) } } as unknown as MonitorWorld['devices'],
});

describe('src/monitor/poll.ts', () => {
  it.each([
    [5, 0, 20_000],
    [5, 1_000, 15_000],
    [150, 0, 20_000],
    [2_000, 0, 266_667],
    [2_000, 67, 132_667],
    [2_000, 200, 0],
  ])('rests after %i pages of %i ms each for %i ms', async (pages, pageMs, ms) => {
    expect(await pausesFor(pages, pageMs)).toEqual({ againInMs: ms });
  });

  it('leaves the budget to a change that is at work', async () => {
    const changes = { inState: () => Promise.resolve([{}]) } as unknown as MonitorWorld['changes'];
    expect(await poll(watching(2_000, 0, { changes }).world)).toEqual({ againInMs: 1_333_334 });
    expect(await poll(watching(5, 0, { changes }).world)).toEqual({ againInMs: 20_000 });
  });

  it('tells at once what is new, soon what has changed, and has phones asked where they fell', async () => {
    const { world, told } = watching(1);
    await poll(world);
    expect(told).toEqual([
      ['incident', 5, 'soon'],
      ['incident', 7, 'now'],
      ['probe', 'Lyon'],
    ]);
  });

  it('comes back soon where somebody else reads, and late where reading is refused', async () => {
    const alone = {
      syncs: { alone: () => Promise.resolve(undefined) },
    } as unknown as MonitorWorld['devices'];
    expect(await poll(watching(1, 0, { devices: alone }).world)).toEqual({ againInMs: 2_000 });
    const forbidden = refusing(new LinekeeperError('graph.forbidden'));
    expect(await poll(watching(1, 0, forbidden).world)).toEqual({ againInMs: 300_000 });
    const lost = new LinekeeperError('graph.unavailable', {}, { retry: 'later' });
    await expect(poll(watching(1, 0, refusing(lost)).world)).rejects.toBe(lost);
  });
});
