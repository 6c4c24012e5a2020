import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';

function start(): ChildProcess {
  const child = fork('src/adapters/demo-tenant/main.ts', {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DEMO_TENANT_PORT: '0', DEMO_DEVICES: '7', DEMO_SEED: '3' },
    silent: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('src/adapters/demo-tenant/main.ts', () => {
  it('tells its parent where it listens and leaves when the parent does', async () => {
    const child = start();
    const [message] = (await once(child, 'message')) as [{ ready: string }];
    const state: unknown = await (await fetch(`${message.ready}/_demo/state`)).json();
    expect(state).toMatchObject({ devices: 7 });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('leaves on SIGTERM', async () => {
    const child = start();
    await once(child, 'message');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
