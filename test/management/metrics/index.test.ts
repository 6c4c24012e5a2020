import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { people } from '../../helpers/connector.ts';
import { scrape, valueOf } from '../../helpers/exposition.ts';
import { startLinekeeper, type Linekeeper } from '../../helpers/linekeeper.ts';
import { BACKENDS } from '../../helpers/queue.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';

/** Nobody ever dials the code of the second phone. */
const LIST = [
  'MAC id,Location,Username,Region',
  '0004f2aa0001,Lyon,phone-00301@contoso.example,EMEA',
  '0004f2aa00ef,Lyon,phone-00302@contoso.example,EMEA',
].join('\n');
const SOON = { timeout: 20_000, interval: 100 };

describe.each(BACKENDS)('management/metrics/index.ts, with jobs in %s', (backend) => {
  let redis: TestRedis | undefined;
  let bot: Linekeeper;
  let url: string;
  beforeAll(async () => {
    redis = backend === 'redis' ? await startRedis() : undefined;
    bot = await startLinekeeper({}, { MANAGEMENT_PORT: '0', POLL_SECONDS: '1', REDIS_URL: redis?.url ?? '' });
    url = bot.management?.url ?? '';
  });
  afterAll(async () => {
    await bot.close();
    await redis?.stop();
  });

  const value = (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> =>
    valueOf(url, `linekeeper_${name}`, labels).then((found) => found ?? 0);
  const limits = (body: object): Promise<unknown> => bot.demo.call('POST', '/_demo/limits', body);
  const rises = async (name: string, labels: Readonly<Record<string, string>>, from: number): Promise<void> =>
    vi.waitFor(async () => expect(await value(name, labels)).toBeGreaterThan(from), SOON);

  it('are told at the management port, and not where chats come in', async () => {
    expect((await scrape(url)).size).toBeGreaterThan(20);
    const own = `http://127.0.0.1:${bot.config.port}`;
    for (const path of ['/metrics', '/queues']) expect((await fetch(`${own}${path}`)).status).toBe(404);
    for (const path of ['/api/messages', '/readyz', '/hooks/device-state/x', '/files/x/a.csv'])
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('count turns by what was asked for, where, and how it ended', async () => {
    const turns = (request: string, outcome: string): Promise<number> =>
      value('turn_duration_seconds_count', { request, channel: 'teams', outcome });
    await bot.teams.say('help');
    const said = await bot.teams.say('devices site:Lyon');
    await bot.teams.deliverAgain(said);
    await bot.teams.press(said.replies[0]!, { verb: 'devices-page', data: { selector: '', page: 0 } });
    await bot.teams.say('restart offline', { from: people.patti });
    await bot.teams.say('how do you do?');
    expect(
      await Promise.all([
        turns('help', 'answered'),
        turns('devices', 'answered'),
        turns('restart', 'refused'),
        turns('unknown', 'answered'),
      ]),
    ).toEqual([1, 1, 1, 1]);
    // What was delivered again is not counted at all.
    for (const request of ['devices', 'devices-page'])
      expect(await value('turn_duration_seconds_count', { request })).toBe(1);
    const took = await value('turn_duration_seconds_sum');
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThan(60);
  });

  it('count runs of jobs, and show how the queues stand and who takes from them', async () => {
    await rises('job_duration_seconds_count', { type: 'sync-inventory', outcome: 'again' }, 0);
    await rises('job_duration_seconds_count', { type: 'sweep', outcome: 'done' }, 0);
    expect(await value('queue_up')).toBe(1);
    expect(await value('queue_workers', { queue: 'work' })).toBe(1);
    expect(await value('queue_workers', { queue: 'notices' })).toBe(1);
    // The next reading of the inventory, the next sweep.
    await rises('queue_jobs', { queue: 'work', state: 'delayed' }, 0);
    expect(await value('queue_oldest_wait_seconds')).toBeLessThan(20);
  });

  it('tell of the phones and of the audit, as the database has them', async () => {
    const { total } = await bot.stores.devices.counts({ text: '', conditions: [] });
    expect(await value('database_up')).toBe(1);
    expect(await value('phones')).toBe(total);
    expect(await value('inventory_age_seconds')).toBeLessThan(30);
    expect(await value('graph_device_api_up')).toBe(1);
    const ends = await bot.stores.auditChain.ends();
    await vi.waitFor(
      async () =>
        expect(await value('audit_entries')).toBe(Number(ends?.newest.seq) - Number(ends?.oldest.seq) + 1),
      SOON,
    );
  });

  it('tell how soon an incident was told, and that nobody sees to it', async () => {
    const conversationId = 'a:watch';
    await bot.teams.say('watch site:Lyon', { conversationId });
    await bot.teams.say('demo offline Lyon', { conversationId });
    await bot.shows(conversationId, /: \d+ phones offline/, SOON.timeout);
    await rises('incident_told_duration_seconds_count', {}, 0);
    expect(await value('incident_told_duration_seconds_sum')).toBeLessThan(10);
    await rises('incidents_unacknowledged', {}, 0);
    expect(await value('incidents_open')).toBe(1);
    expect(await value('phones_offline')).toBeGreaterThanOrEqual(30);
    await rises('incident_unacknowledged_seconds', {}, 0);
    const { incidents } = await bot.stores.incidents.list({ open: true, page: 0, perPage: 1 });
    // Who begins to watch only now has not waited for it.
    await bot.teams.say('watch site:Lyon', { conversationId: 'a:late' });
    await bot.teams.say(`ack ${incidents[0]?.id}`, { conversationId });
    await bot.shows('a:late', /: \d+ phones offline/, SOON.timeout);
    await vi.waitFor(async () => expect(await value('incidents_unacknowledged')).toBe(0), SOON);
    expect(await value('incident_told_duration_seconds_count')).toBe(1);
    await bot.teams.say('demo online Lyon', { conversationId });
    await vi.waitFor(async () => expect(await value('incidents_open')).toBe(0), SOON);
  });

  it('count what Graph is asked, and what it refuses because that is too much', async () => {
    const [asked, again] = [await value('graph_requests_total'), await value('graph_retries_total')];
    expect(asked).toBeGreaterThan(0);
    expect(await value('graph_request_duration_seconds_count', { outcome: '2xx' })).toBeGreaterThan(0);
    expect(await value('graph_budget_requests')).toBe(15);
    expect(await value('graph_budget_left_requests')).toBeLessThanOrEqual(15);
    await limits({ requestsPerSecond: 1 });
    await rises('graph_throttled_total', {}, 0);
    await rises('graph_retries_total', {}, again);
    expect(await value('graph_request_duration_seconds_count', { outcome: 'throttled' })).toBeGreaterThan(0);
    await limits({ requestsPerSecond: 30, errorRate: 1 });
    await rises('graph_request_duration_seconds_count', { outcome: '5xx' }, 0);
    await limits({ errorRate: 0 });
  });

  it('follow a change from its approval to its targets', async () => {
    const conversationId = 'a:metrics';
    await bot.teams.say(`enroll\n${LIST}`, { conversationId });
    const card = await bot.shows(conversationId, 'Approve');
    await rises('changes', { kind: 'enrolment', state: 'awaiting-approval' }, 0);
    await rises('approval_wait_seconds', {}, 0);
    expect(await value('change_targets')).toBe(0);
    await bot.teams.press(card, 'Approve');
    await rises('change_targets', { kind: 'enrolment', state: 'running' }, 0);
    expect(await value('changes', { state: 'awaiting-approval' })).toBe(0);
    expect(await value('changes', { kind: 'enrolment', state: 'running' })).toBe(1);
    expect(await value('change_targets')).toBe(2);
    await bot.teams.say(`cancel ${(await bot.newest()).id}`, { conversationId });
    await rises('changes', { kind: 'enrolment', state: 'cancelled' }, 0);
    expect(await value('change_targets')).toBe(0);
  });

  it('tell how PowerShell is doing, and that the device API is gone', async () => {
    await bot.stores.teamsAdmin.note({ state: 'waiting-for-sign-in', problem: null });
    await rises('powershell_state', { state: 'waiting-for-sign-in' }, 0);
    await limits({ deviceApi: 'gone' });
    await vi.waitFor(async () => expect(await value('graph_device_api_up')).toBe(0), SOON);
  });

  it('tell of the process itself', async () => {
    const families = await scrape(url);
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
    ])
      expect(families.get(name)?.samples[0]?.value).toBeGreaterThanOrEqual(0);
  });
});
