import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueue } from '../../jobs/backends/backend.ts';
import { addCaused } from '../../jobs/cause.ts';
import { openManagementServer } from '../../management/server.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { newReference, referring } from '../../src/kernel/reference.ts';
import { hangQueueBoard } from '../../start/queue-board.ts';
import { BACKENDS, startBackend, type TestBackend } from '../helpers/queue.ts';

const SECRET = 'a-secret-of-ours';

describe.each(BACKENDS)('start/queue-board.ts, with jobs in %s', (backend) => {
  let store: TestBackend;
  let work: JobQueue;
  let server: Awaited<ReturnType<typeof openManagementServer>>;
  const reference = newReference();
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    store = await startBackend(backend);
    server = await openManagementServer({ port: 0, host: '127.0.0.1' }, silentLog);
    const board = hangQueueBoard(server, { ...store.settings, secrets: [SECRET] }, silentLog);
    work = store.backend.queue('work');
    closing.push(() => store.stop());
    closing.push(() => server.stop());
    closing.push(() => board.stop());
    closing.push(() => work.close());
    await referring(reference, () =>
      addCaused(work, 'advance-change', { changeId: 12 }, { jobId: 'advance-change-12' }),
    );
    await work.add('run-check', { problem: `no answer from ${SECRET}` }, { jobId: 'run-check-1' });
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });
  const waiting = async (): Promise<unknown> => (await work.getJobCounts('wait')).wait;
  beforeEach(async () => {
    expect(await waiting()).toBe(2);
  });

  interface Asked {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }
  /** fetch sets `Host` by itself. */
  function ask(
    path: string,
    { method = 'GET', headers = {} }: Asked = {},
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const asking = request(`${server.url}${path}`, { method, headers }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      asking.on('error', reject);
      asking.end(method === 'PUT' ? '{}' : undefined);
    });
  }

  it('shows what waits, with the reference of whoever asked for it', async () => {
    const { status, text } = await ask('/queues/api/queues?activeQueue=work&status=waiting&page=1');
    expect(status).toBe(200);
    const { queues } = JSON.parse(text) as {
      queues: { name: string; readOnlyMode: boolean; jobs: unknown[] }[];
    };
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['work', true],
      ['notices', true],
    ]);
    expect(queues[0]?.jobs).toContainEqual(
      expect.objectContaining({ name: 'advance-change', data: { changeId: 12, cause: { reference } } }),
    );
  });

  it('shows no secret, whatever put it into a job', async () => {
    for (const path of [
      '/queues/api/queues?activeQueue=work&status=waiting&page=1',
      '/queues/api/queues/work/run-check-1',
    ]) {
      const { status, text } = await ask(path);
      expect([status, text.includes('no answer from [hidden]'), text.includes(SECRET)]).toEqual([
        200,
        true,
        false,
      ]);
    }
  });

  it('is a page whose scripts are its own, and which asks nobody else for anything', async () => {
    const response = await fetch(`${server.url}/queues/`);
    const page = await response.text();
    expect(page).toContain('<base href="/queues/"');
    const [, script = ''] = /src="(static\/js\/[^"]+)"/.exec(page) ?? [];
    expect((await fetch(`${server.url}/queues/${script}`)).status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'self'; style-src 'self' 'unsafe-inline';/,
    );
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it.each([
    ['PUT', '/queues/api/queues/pause'],
    ['PUT', '/queues/api/queues/work/pause'],
    ['PUT', '/queues/api/queues/work/empty'],
    ['PUT', '/queues/api/queues/work/obliterate'],
    ['PUT', '/queues/api/queues/work/advance-change-12/clean'],
    ['POST', '/queues/api/queues/work/add'],
    ['DELETE', '/queues/api/queues/work'],
  ])('changes nothing: %s %s', async (method, path) => {
    expect((await ask(path, { method })).status).toBe(405);
    expect(await waiting()).toBe(2);
  });

  it.each([
    ['a page that has made its own name lead here', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a proxy', { 'x-forwarded-for': '203.0.113.7' }],
  ])('refuses %s', async (_who, headers) => {
    for (const path of ['/queues/', '/queues/api/queues', '/queues/static/css/main.css']) {
      const { status, text } = await ask(path, { headers });
      expect([status, text]).toEqual([403, expect.stringContaining('to this machine alone')]);
    }
  });
});
