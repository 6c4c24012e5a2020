/** One part of an installation in a process of its own, which tells the bench how much memory it takes. */
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/kernel/log.ts';
import { TENANT } from './tenant-options.ts';

const SAMPLE_EVERY_MS = 20;

/** Each loads what it runs and nothing else, so that none is charged for the memory of another. */
async function start(part: string | undefined): Promise<string> {
  const config = loadConfig(process.env);
  const log = createLog({ level: 'warn' });
  switch (part) {
    case 'bot': {
      const { startBot } = await import('../bot/app.ts');
      await startBot(config, log);
      return config.publicUrl;
    }
    case 'worker': {
      const { startWorker } = await import('../jobs/app.ts');
      await startWorker(config, log);
      return '';
    }
    case 'demo-tenant': {
      const { createDemoTenant } = await import('../src/adapters/demo-tenant/server.ts');
      const tenant = createDemoTenant({ ...TENANT, devices: config.demo.devices });
      return (await tenant.listen(0)).url;
    }
    case 'echo-bot': {
      const { startEchoBot } = await import('./echo-bot.ts');
      return (await startEchoBot()).url;
    }
    default:
      throw new Error(`no such part: ${part ?? ''}`);
  }
}

const highWater = (): number => process.resourceUsage().maxRSS * 1024;
let peak = 0;
let highBefore = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, SAMPLE_EVERY_MS).unref();
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  // The kernel's own mark also sees what lies between two samples, but it never falls: it tells only where it has risen.
  const high = highWater();
  process.send?.({ peakBytes: high > highBefore ? high : peak, cpuMs: (user + system) / 1_000 });
  highBefore = high;
  peak = 0;
});
process.send?.({ ready: await start(process.argv[2]) });
