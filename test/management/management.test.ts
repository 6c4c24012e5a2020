import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../jobs/backends/choose.ts';
import { openJobClient, type JobClient } from '../../jobs/client.ts';
import { openManagement, type OpenManagement } from '../../management/management.ts';
import { openStores, type Stores } from '../../src/adapters/postgres/index.ts';
import { loadConfig } from '../../src/config.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { ACTIONS } from '../../bot/actions/index.ts';
import { JOB_TYPES } from '../../jobs/types/index.ts';
import { scrape, valueOf } from '../helpers/exposition.ts';
import { startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { startRelay, type Relay } from '../helpers/relay.ts';

const WHERE = { port: 0, host: '127.0.0.1' };

describe('management/management.ts', () => {
  describe('while the database is away', () => {
    let database: FreshDatabase;
    let relay: Relay;
    let stores: Stores;
    let queue: JobClient;
    let management: OpenManagement;
    beforeAll(async () => {
      database = await freshDatabase();
      relay = await startRelay(database.url);
      stores = openStores(relay.url, silentLog);
      queue = openJobClient(chooseBackend({ redisUrl: undefined, databaseUrl: relay.url }), silentLog);
      management = await openManagement(WHERE, silentLog, loadConfig({}));
      management.tellOf({ figures: stores.figures, queues: queue.depths });
    });
    afterAll(async () => {
      await management.stop();
      await Promise.all([queue.close(), stores.close()]);
      await relay.stop();
      await database.drop();
    });
    const told = (name: string): Promise<number | undefined> => valueOf(management.url, `linekeeper_${name}`);

    it.each([
      ['refuses', () => relay.cut(), () => relay.lead(database.url)],
      ['hangs', () => relay.freeze(), () => relay.thaw()],
    ] as const)(
      'tells all the rest when it %s, and goes on once it is back',
      async (_how, lose, restore) => {
        await expect.poll(() => told('database_up'), { timeout: 15_000 }).toBe(1);
        expect(await told('audit_entries')).toBe(0);
        lose();
        await expect.poll(() => told('database_up'), { timeout: 15_000 }).toBe(0);
        const asked = performance.now();
        const families = await scrape(management.url);
        expect(performance.now() - asked).toBeLessThan(9_000);
        expect(families.get('linekeeper_queue_up')?.samples[0]?.value).toBe(0);
        expect(families.get('process_cpu_seconds_total')?.samples).toHaveLength(1);
        // What is not known is not told as none.
        for (const name of ['audit_entries', 'phones', 'changes', 'queue_jobs', 'queue_workers'])
          expect(families.get(`linekeeper_${name}`)?.samples, name).toEqual([]);
        restore();
        await expect.poll(() => told('database_up'), { timeout: 30_000 }).toBe(1);
        expect(await told('phones')).toBe(0);
      },
      90_000,
    );
  });

  describe('whatever is sent', () => {
    let bot: Linekeeper;
    beforeAll(async () => {
      bot = await startLinekeeper({ devices: 10 }, { MANAGEMENT_PORT: '0' });
    });
    afterAll(() => bot.close());

    it('has only labels of the lists', async () => {
      const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(text, text, async (said, typed) => {
          await bot.teams.say(said, { conversationId: `a:${typed}` });
          await bot.teams.press(
            { conversationId: 'a:desk', id: '1' },
            { verb: typed, data: { text: said } },
            { forged: true },
          );
          bot.management?.measures.jobs.ran({ type: said, outcome: 'done', seconds: 0 });
          bot.management?.measures.jobs.gaveUp(typed);
        }),
        { numRuns: 40 },
      );
      const requests = ['unknown', ...COMMANDS.map(({ id }) => id), ...ACTIONS.map(({ verb }) => verb)];
      const types = ['unknown', 'probe', 'show', ...JOB_TYPES.map(({ name }) => name)];
      const families = await scrape(bot.management?.url ?? '');
      const labels = (name: string, label: string): string[] => [
        ...new Set(families.get(`linekeeper_${name}`)?.samples.map((sample) => sample.labels[label] ?? '')),
      ];
      const turned = labels('turn_duration_seconds', 'request');
      expect(turned).toContain('unknown');
      expect(turned.filter((request) => !requests.includes(request))).toEqual([]);
      expect(labels('turn_duration_seconds', 'channel')).toEqual(['teams']);
      for (const name of ['job_duration_seconds', 'jobs_given_up_total']) {
        const run = labels(name, 'type');
        expect(run).toContain('unknown');
        expect(run.filter((type) => !types.includes(type))).toEqual([]);
      }
      // Statuses come from outside too.
      for (const status of [0, 99, 299, 404, 429, 503, 599, 999])
        bot.management?.measures.graph.exchanged(status, 0);
      const outcomes = labelsOf(await scrape(bot.management?.url ?? ''));
      expect(outcomes.filter((outcome) => !/^(?:[1-5]xx|throttled|unanswered)$/.test(outcome))).toEqual([]);
    }, 60_000);
  });
});

function labelsOf(families: Awaited<ReturnType<typeof scrape>>): string[] {
  const samples = families.get('linekeeper_graph_request_duration_seconds')?.samples ?? [];
  return samples.map(({ labels }) => labels.outcome ?? '');
}
