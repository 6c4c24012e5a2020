// What one message sets off in all processes, as a collector of traces and a reader of logs see it.
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFailed } from 'vitest';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../helpers/otlp-receiver.ts';
import { freePort } from '../helpers/ports.ts';
import { freshDatabase } from '../helpers/postgres.ts';
import { BACKENDS } from '../helpers/queue.ts';
import { startRedis } from '../helpers/redis.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { shows } from './enrolment-run.ts';

const HEADER = 'collectors-own-password';

describe('bot/main.ts and jobs/main.ts, traced', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(
    settings: Readonly<Record<string, string>>,
    backend: (typeof BACKENDS)[number] = 'postgres',
  ): Promise<Deployment> {
    const database = await freshDatabase();
    closing.push(() => database.drop());
    const redis = backend === 'redis' ? await startRedis() : undefined;
    if (redis) closing.push(() => redis.stop());
    const site = await openDeployment({
      ...{ databaseUrl: database.url, redisUrl: redis?.url },
      settings: { LOG_LEVEL: 'debug', ...settings },
    });
    closing.push(() => site.close());
    onTestFailed(() => console.error(site.lastWords()));
    return site;
  }
  async function collector(): Promise<OtlpReceiver> {
    const receiver = await startOtlpReceiver();
    closing.push(() => receiver.stop());
    return receiver;
  }

  it.each(BACKENDS)(
    'join a press, its job and its requests to Graph, in one trace and under one reference (jobs in %s)',
    async (backend) => {
      const receiver = await collector();
      const site = await open(
        {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_HEADERS: `authorization=Basic%20${HEADER}`,
          OTEL_BSP_SCHEDULE_DELAY: '200',
        },
        backend,
      );
      const [worker, bot] = await Promise.all([site.startWorker(), site.startBot()]);
      while (!(await site.stores.devices.syncedAt())) await wait(50);
      for (const phone of site.demo.tenant.world.phones)
        Object.assign(phone, { offline: false, busy: false });
      const where = { conversationId: 'a:traced-conversation' };
      await site.teams.say('tell me the word that nobody may read', where);
      await site.teams.say('licences no-licence@contoso.example', where);
      await site.teams.say('restart site:Madrid waves rest', where);
      const preview = await site.teams.waitForCard(
        where.conversationId,
        (card) => shows(card, 'change-approve'),
        20_000,
      );
      await site.teams.press(preview, { verb: 'verb-of-my-own', data: {} }, { ...where, forged: true });
      // What fails in the worker is logged there.
      await site.demo.call('POST', '/_demo/limits', { errorRate: 1 });
      await site.teams.press(preview, 'change-approve', where);
      const press = await receiver.received(({ name }) => name === 'turn change-approve');
      const reference = String(press.attributes['linekeeper.reference']);
      const says = ({ said }: Pick<RunningProcess, 'said'>): boolean =>
        said.some((line) => line.includes(reference));
      while (!says(worker)) await wait(50);
      expect(says(bot)).toBe(true);
      await site.demo.call('POST', '/_demo/limits', { errorRate: 0 });
      const later = await receiver.received(
        ({ name, links }) => name === 'process advance-change' && links.length > 0,
      );
      await receiver.received(
        ({ name, traceId }) => name === 'process advance-change' && traceId === press.traceId,
      );
      const trace = receiver.spans.filter(({ traceId }) => traceId === press.traceId);
      const named = (name: string): ReceivedSpan => {
        const found = trace.find((span) => span.name === name);
        if (!found)
          throw new Error(`${name} is not in the trace: ${trace.map((span) => span.name).join(', ')}`);
        return found;
      };
      const [add, process, graph] = [
        named('add advance-change'),
        named('process advance-change'),
        named('POST beta/$batch'),
      ];
      expect([press, add, process, graph]).toMatchObject([
        { service: 'linekeeper-bot', kind: 'server', parentSpanId: undefined },
        { service: 'linekeeper-bot', kind: 'producer', parentSpanId: press.spanId },
        { service: 'linekeeper-worker', kind: 'consumer', parentSpanId: add.spanId },
        { service: 'linekeeper-worker', kind: 'client', parentSpanId: process.spanId },
      ]);
      expect(graph.attributes).toMatchObject({
        'url.template': 'beta/$batch',
        'http.response.status_code': expect.any(Number) as number,
      });
      expect(graph.events).toContain('request budget taken');
      const again = receiver.spans.find(({ events }) => events.includes('asked again'));
      expect(Number(again?.attributes['http.request.resend_count'])).toBeGreaterThan(0);
      expect(press.attributes).toMatchObject({
        'linekeeper.channel': 'teams',
        'linekeeper.outcome': 'answered',
      });
      // It looks again and again until the phones are back: each time in a trace of its own.
      expect(later.traceId).not.toBe(press.traceId);
      expect(later.links).toEqual([add.spanId]);

      expect([process, later].map(({ attributes }) => attributes['linekeeper.reference'])).toEqual([
        reference,
        reference,
      ]);

      expect(receiver.headers[0]?.authorization).toBe(`Basic ${HEADER}`);
      const told = receiver.bodies.join('');
      for (const secret of [...CANARIES, site.demo.token]) expect(told).not.toContain(secret);
      for (const { said } of [bot, worker]) expect(said.join('')).not.toContain(HEADER);
    },
    120_000,
  );

  it('send off what they have when they are stopped, of errors no more than their types', async () => {
    const receiver = await collector();
    const site = await open({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      OTEL_BSP_SCHEDULE_DELAY: '600000',
      OTEL_SERVICE_NAME: 'ours',
    });
    const bot = await site.startBot();
    await site.query('ALTER TABLE watches RENAME TO watches_away');
    await site.teams.say('watches');
    expect(receiver.spans).toEqual([]);
    expect(await bot.terminate()).toBe('code 0');
    const turn = receiver.spans.find(({ name }) => name === 'turn watches');
    expect(turn).toMatchObject({
      service: 'ours',
      attributes: { 'linekeeper.outcome': 'failed' },
      events: [],
    });
    expect(turn?.attributes['error.type']).toBeDefined();
    expect(bot.said.join('')).toContain('relation');
    expect(receiver.bodies.join('')).not.toContain('relation');
  }, 60_000);

  it('go on without a collector, and say so once', async () => {
    const site = await open({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    });
    const bot = await site.startBot();
    const warnings = (): number => bot.said.filter((line) => line.includes('traces may be lost')).length;
    while (warnings() === 0) {
      expect(await site.teams.say('help')).toMatchObject({ status: 200, replies: [{}] });
      await wait(50);
    }
    for (let times = 0; times < 5; times++) await site.teams.say('help');
    expect(await bot.terminate()).toBe('code 0');
    expect(warnings()).toBe(1);
  }, 60_000);
});

/** What was typed or pressed, and whom and what it was about. */
const CANARIES = [
  ...['nobody may read', 'Madrid', 'verb-of-my-own', '@contoso', 'no-licence', 'Alex', 'traced-conversation'],
  ...['user-id-', '0004f2', HEADER, 'postgres://', 'redis://'],
];
