import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { install } from '../helpers/installation.ts';

describe('jobs/app.ts', () => {
  it('leaves nothing behind that goes on reading the tenant when it is stopped', async () => {
    const site = await install({ devices: 40_000 });
    onTestFinished(() => site.close());
    const worker = await site.startWorker();
    while (site.demo.requests().length === 0) await wait(20);

    await worker.stop();
    const { length } = site.demo.requests();
    await wait(1_000);

    expect(site.demo.requests()).toHaveLength(length);
    expect(await site.stores.devices.syncedAt()).toBeNull();
  });
});
