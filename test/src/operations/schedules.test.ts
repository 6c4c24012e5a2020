import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import {
  cancelSchedule,
  fireSchedule,
  isDue,
  OperationRequest,
  reschedule,
  settleMissed,
  type Schedule,
} from '../../../src/operations/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';
import { ALEX, DRAFT } from '../../helpers/installation.ts';

/** Sunday 29 November 2026, 02:00 in Paris. */
const DUE = new Date('2026-11-29T01:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('src/operations/schedules.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let now: Date;
  let planned: number[];
  let world: Parameters<typeof fireSchedule>[0];
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });
  beforeEach(() => {
    now = DUE;
    planned = [];
    world = {
      schedules: stores.schedules,
      clock: { now: () => now },
      wake: {
        plan: (id) => {
          planned.push(id);
          return Promise.resolve();
        },
      },
    };
  });

  const sundays = (request: Schedule['request'] = {}): Promise<Schedule> =>
    stores.schedules.create({
      kind: 'restart',
      name: 'site:Lyon',
      request: { selector: 'site:Lyon', ...request },
      every: { weekdays: [7], time: '02:00' },
      zone: 'Europe/Paris',
      requestedBy: ALEX,
      place: DRAFT.place,
      locale: 'fr',
      nextAt: DUE,
    });
  const asItIs = async (id: number): Promise<Schedule> => {
    const schedule = await stores.schedules.find(id);
    if (!schedule) throw new Error('no schedule');
    return schedule;
  };
  const by = () => ({ who: ALEX, now });
  /** What was asked for with the change that was planned last. */
  async function requested(): Promise<OperationRequest> {
    const change = await stores.changes.find(planned.at(-1) ?? 0);
    expect(change).toMatchObject({ kind: 'restart', state: 'draft', name: 'site:Lyon', requestedBy: ALEX });
    return OperationRequest.parse(change?.request);
  }

  it('asks half a day ahead, for the day and the time that each site then has', async () => {
    const { id } = await sundays();
    now = new Date(DUE.getTime() - 12 * HOUR_MS - 1);
    expect(isDue(await asItIs(id), now)).toBe(false);
    expect(await fireSchedule(world, id)).toBe('not-due');
    now = new Date(DUE.getTime() - 12 * HOUR_MS);
    expect(isDue(await asItIs(id), now)).toBe(true);
    expect(await fireSchedule(world, id)).toBe('asked');
    const hours = { day: '2026-11-29', window: { from: '02:00', to: null } };
    expect(await requested()).toMatchObject({ selector: 'site:Lyon', ...hours });
    expect(await asItIs(id)).toMatchObject({
      nextAt: new Date('2026-12-06T01:00:00Z'),
      lastChangeId: planned[0],
      missedAt: null,
    });
    const [entry] = await stores.audit.recent(`schedule ${id}`, 1);
    expect(entry).toMatchObject({ action: 'schedule.fired', detail: { dueAt: DUE.toISOString() } });
  });

  it('keeps the hours that were asked for', async () => {
    const { id } = await sundays({ window: { from: '02:00', to: '05:00' }, haltPercent: 2 });
    await fireSchedule(world, id);
    expect(await requested()).toMatchObject({ window: { from: '02:00', to: '05:00' }, haltPercent: 2 });
  });

  it('asks once for one time, however many workers come', async () => {
    const { id } = await sundays();
    const came = await Promise.all(Array.from({ length: 8 }, () => fireSchedule(world, id)));
    expect(came.sort()).toEqual(['asked', ...Array.from({ length: 7 }, () => 'not-due')]);
    expect(planned).toHaveLength(1);
  });

  it('still asks a few minutes late', async () => {
    const { id } = await sundays();
    now = new Date(DUE.getTime() + 10 * MINUTE_MS);
    expect(await fireSchedule(world, id)).toBe('asked');
  });

  it('does not run what was missed, and puts the question', async () => {
    const { id } = await sundays();
    now = new Date(DUE.getTime() + 10 * MINUTE_MS + 1);
    expect(await fireSchedule(world, id)).toBe('missed');
    expect(planned).toEqual([]);
    expect(await asItIs(id)).toMatchObject({ missedAt: DUE, nextAt: new Date('2026-12-06T01:00:00Z') });
    expect(await stores.schedules.unasked()).toContain(id);
    const card = { channel: 'teams', conversationId: 'c1', messageId: 'm1', locale: 'fr', shown: '' };
    await stores.cards.save({ subject: { kind: 'schedule', id }, ...card });
    expect(await stores.schedules.unasked()).not.toContain(id);
  });

  it.each(['run', 'skip'] as const)('takes one answer about what was missed: %s', async (then) => {
    const { id } = await sundays();
    now = new Date(DUE.getTime() + HOUR_MS);
    await fireSchedule(world, id);
    const settle = () => stores.schedules.decide(id, (schedule) => settleMissed(schedule, DUE, then, by()));
    const settled = await settle();
    if (!settled?.ok) throw new Error('refused');
    const change = await stores.changes.find(settled.value.changeId ?? 0);
    if (then === 'skip') expect(change).toBeUndefined();
    else
      expect(OperationRequest.parse(change?.request)).toEqual(
        OperationRequest.parse({ selector: 'site:Lyon' }),
      );
    expect(await settle()).toMatchObject({ ok: false, refusal: { code: 'schedule.settled' } });
  });

  it('comes at its new time once that is changed', async () => {
    const { id } = await sundays();
    now = new Date('2026-11-21T09:00:00Z');
    const mondays = { weekdays: [1], time: '03:00' };
    await stores.schedules.decide(id, (schedule) => reschedule(schedule, mondays, by()));
    expect(await asItIs(id)).toMatchObject({ every: mondays, nextAt: new Date('2026-11-23T02:00:00Z') });
  });

  it('never comes again once it is cancelled', async () => {
    const { id } = await sundays();
    const cancel = () => stores.schedules.decide(id, (schedule) => cancelSchedule(schedule, by()));
    expect(await cancel()).toMatchObject({ ok: true });
    expect(await fireSchedule(world, id)).toBe('not-due');
    expect((await stores.schedules.active()).map((schedule) => schedule.id)).not.toContain(id);
    expect(await cancel()).toMatchObject({ ok: false, refusal: { code: 'schedule.cancelled' } });
  });
});
