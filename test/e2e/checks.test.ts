import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from 'vitest';
import { people } from '../helpers/connector.ts';
import { openDeployment, type Deployment } from '../helpers/deployment.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';

/** A dead worker's jobs are taken over when its locks have run out (10 s) and were missed twice (5 s each). */
const GOES_ON_WITHIN_MS = 30_000;

describe('bot/main.ts and jobs/main.ts, killed during a network check', () => {
  let database: FreshDatabase;
  let site: Deployment;
  let worker: RunningProcess;
  /** Accepts callers and says nothing to them, so that a check lasts as long as it may. */
  let silent: Server;
  beforeAll(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    database = await freshDatabase();
    site = await openDeployment({
      ...{ databaseUrl: database.url, redisUrl: undefined },
      settings: { CHECK_NETWORKS: '127.0.0.0/8' },
    });
    [worker] = await Promise.all([site.startWorker(), site.startBot()]);
  });
  afterAll(async () => {
    await site.close();
    silent.close();
    await database.drop();
  });
  const endpoint = (): string => `127.0.0.1:${(silent.address() as AddressInfo).port}`;

  it('shows on the same card what another worker finds', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const connected = once(silent, 'connection');
    const { replies } = await site.teams.say(`check tls ${endpoint()}`, { conversationId: 'a:killed' });
    await connected;
    await worker.kill();
    worker = await site.startWorker();
    const shown = await site.teams.waitForCard(
      'a:killed',
      (card) => wordsOf(card).includes('connected, then silence'),
      GOES_ON_WITHIN_MS,
    );
    expect(shown.id).toBe(replies[0]?.id);
    expect(await site.stores.audit.recent('check 1', 10)).toMatchObject([{ action: 'check.ran' }]);
  }, 90_000);

  it('posts the card that a dead bot did not', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    await site.teams.say('help', { conversationId: 'a:unposted' });
    const { id } = await site.stores.checks.create({
      request: { kind: 'tls', host: '127.0.0.1', port: 1, mutual: false },
      askedBy: { id: people.alex.aadObjectId, name: people.alex.name },
      place: { channel: 'teams', conversationId: 'a:unposted', kind: 'personal', tenantId: null },
      locale: 'fr',
    });
    await site.teams.waitForCard(
      'a:unposted',
      (card) => wordsOf(card).includes('La connexion a été refusée'),
      GOES_ON_WITHIN_MS,
    );
    await vi.waitFor(async () =>
      expect(await site.stores.cards.of({ kind: 'check', id })).toMatchObject([{ shown: 'done' }]),
    );
  }, 60_000);
});
