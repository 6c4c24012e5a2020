import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ALEX, DRAFT, install } from '../helpers/installation.ts';

describe('jobs/types/run-check.ts', () => {
  it('is taken over from a worker that stops midway, whose phones are not asked again', async () => {
    const site = await install(
      { devices: 500, latencyMs: 60, requestsPerSecond: 1e6 },
      { GRAPH_REQUESTS_PER_SECOND: '1000' },
    );
    onTestFinished(() => site.close());
    const readings = (): string[] =>
      site.demo.requests().flatMap(({ path }) => (path.endsWith('/health') ? [path] : []));
    const { id } = await site.stores.checks.create({
      request: { kind: 'firmware', selector: '' },
      askedBy: ALEX,
      place: DRAFT.place,
      locale: 'en',
    });
    const first = await site.startWorker();
    while (readings().length < 150) await wait(10);
    await first.stop();
    expect((await site.stores.checks.find(id))?.findings).toBeNull();
    const before = new Set(readings());
    expect(before.size).toBeLessThan(500);

    await site.startWorker();
    const findings = async () => (await site.stores.checks.find(id))?.findings;
    while (!(await findings())) await wait(50);
    expect(new Set(readings()).size).toBe(500);
    // What the first had asked for and not yet written is a page at most.
    expect(readings().length).toBeLessThanOrEqual(600);
    expect((await findings())?.some(({ outcome }) => outcome === 'passed')).toBe(true);
  }, 60_000);
});
