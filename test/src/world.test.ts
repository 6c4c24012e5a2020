import { describe, expect, it, onTestFinished } from 'vitest';
import en from '../../cards/wording/en.json' with { type: 'json' };
import fr from '../../cards/wording/fr.json' with { type: 'json' };
import { openStores } from '../../src/adapters/postgres/index.ts';
import { loadConfig } from '../../src/config.ts';
import type { EnrolmentWorld, Wake } from '../../src/enrolment/index.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { createWorld } from '../../src/world.ts';

const nobody = (): Promise<void> => Promise.resolve();
const WAKE: Wake = {
  plan: nobody,
  advance: nobody,
  signIn: nobody,
  verification: nobody,
  inventory: nobody,
  show: nobody,
};

/** Nothing here connects to anything until it is used. */
function worldOf(env: Readonly<Record<string, string>>): EnrolmentWorld {
  const stores = openStores('postgres://127.0.0.1:1/nowhere', silentLog);
  onTestFinished(() => stores.close());
  return createWorld(loadConfig(env), stores, WAKE, silentLog).world;
}

describe('src/world.ts', () => {
  it('says of a real tenant that Teams PowerShell is not connected, not that one should try again', async () => {
    const { teamsAdmin } = worldOf({ GRAPH_BASE_URL: 'https://graph.microsoft.com' });
    await expect(teamsAdmin.callingPolicies()).rejects.toMatchObject({
      code: 'teams-admin.not-connected',
      retry: 'never',
    });
    expect(en.notice['teams-admin.not-connected'].next).not.toMatch(/again/i);
    expect(Object.keys(fr.notice['teams-admin.not-connected'])).toEqual(['title', 'text', 'next']);
  });

  it('hands provisioning to people in a real tenant, and lets nobody approve their own change', () => {
    const { adminCenter, approvals } = worldOf({ GRAPH_BASE_URL: 'https://graph.microsoft.com' });
    expect(adminCenter).toBeUndefined();
    expect(approvals.selfApproval).toBe(false);
    expect([approvals.needed(50), approvals.needed(51)]).toEqual([1, 2]);
  });

  it('lets the demo approve its own changes, and play the admin center', () => {
    const { adminCenter, approvals } = worldOf({
      GRAPH_BASE_URL: 'http://127.0.0.1:1',
      GRAPH_ACCESS_TOKEN: 'demo',
      DEMO_TENANT_URL: 'http://127.0.0.1:1',
    });
    expect(adminCenter).toBeDefined();
    expect(approvals.selfApproval).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ['the demo', { DEMO_TENANT_URL: 'http://127.0.0.1:1' }, 'csv.unreachable'],
    ['a real tenant', {}, 'csv.host-not-allowed'],
    [
      'a bot with credentials',
      { DEMO_TENANT_URL: 'http://127.0.0.1:1', MicrosoftAppId: 'app' },
      'csv.host-not-allowed',
    ],
  ])('in %s, files on this machine are fetched in the demo alone', async (_, env, code) => {
    const { download } = worldOf({ GRAPH_BASE_URL: 'http://127.0.0.1:1', ...env });
    const reading = download('http://127.0.0.1:1/phones.csv', 'teams')[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toMatchObject({ code });
  });

  it('needs a Graph', () => {
    expect(() => worldOf({})).toThrow(/setting\.invalid/);
  });
});
