import { addEnvFile } from '../../env-file.ts';
import { createDemoTenant } from './server.ts';

/** `npm run demo-tenant`. As a child process it reports `{ready: url}` to its parent and leaves when the parent does. */

addEnvFile(process.env);

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

/** Two minutes, not a day: a newcomer whose phone nobody dials on sees what becomes of it. */
const CODE_LIFE_MS = 120_000;

/** Short, so that nobody waits long for a phone that has to be idle. */
const CALL_MS = 60_000;

const demo = createDemoTenant({
  devices: number('DEMO_DEVICES', 240),
  seed: number('DEMO_SEED', 1),
  codeLifeMs: CODE_LIFE_MS,
  callMs: CALL_MS,
});
const leave = (): void => {
  void demo.close().then(() => process.exit(0));
};
process.once('disconnect', leave);
process.once('SIGTERM', leave);
process.once('SIGINT', leave);

const { url } = await demo.listen(number('DEMO_TENANT_PORT', 0));
console.log(`Demo tenant: ${url}`);
process.send?.({ ready: url });
