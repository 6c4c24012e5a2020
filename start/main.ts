/** `npm start`: everything on one machine, with a demo tenant and the Playground to chat in. */
const MINIMUM = [20, 12] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  console.error(`Linekeeper needs Node ${MINIMUM.join('.')} or newer, and this is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  // Imported only now: an old Node would already stumble over the modules themselves.
  const { run } = await import('./run.ts');
  await run(process.env, {
    bot: async () => (await import('../bot/app.ts')).startBot,
    worker: async () => (await import('../jobs/app.ts')).startWorker,
    prepare: async () => (await import('../src/adapters/postgres/prepare.ts')).prepareDatabase,
    demoTenant: new URL('../src/adapters/demo-tenant/main.ts', import.meta.url),
  });
}
