import { demoAdminCenter, demoTeamsAdmin } from '../../src/adapters/demo-tenant/client.ts';
import type { JournalEntry } from '../../src/adapters/demo-tenant/journal.ts';
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import { createDemoTenant } from '../../src/adapters/demo-tenant/server.ts';
import type { Tenant } from '../../src/adapters/demo-tenant/tenant.ts';
import type { AdminCenter } from '../../src/enrolment/admin-center.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { TeamsAdmin } from '../../src/enrolment/teams-admin.ts';

export interface StartedTenant {
  readonly url: string;
  /** What GRAPH_BASE_URL would be. */
  readonly graphBaseUrl: string;
  readonly token: string;
  readonly tenant: Tenant;
  readonly teamsAdmin: TeamsAdmin;
  readonly adminCenter: AdminCenter;
  /** A request with the token, its body sent as JSON. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; headers: Headers; body: unknown }>;
  requests(since?: number): readonly JournalEntry[];
  close(): Promise<void>;
}

/** A demo tenant in this process, on a free port of 127.0.0.1. Close it, or use it with `onTestFinished`. */
export async function startDemoTenant(options: Partial<TenantOptions> = {}): Promise<StartedTenant> {
  const demo = createDemoTenant(options);
  const { url } = await demo.listen(0);
  const token = options.token ?? 'demo';
  return {
    url,
    graphBaseUrl: url,
    token,
    tenant: demo.tenant,
    teamsAdmin: demoTeamsAdmin(url, token),
    adminCenter: demoAdminCenter(url, token),
    async call(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      const response = await fetch(`${url}${path}`, init);
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    requests: (since = 0) => demo.tenant.journal.since(since),
    close: () => demo.close(),
  };
}

/** Time that stands still until it is moved on. */
export function steppedClock(start = '2026-03-02T09:00:00Z'): Clock & { advance(ms: number): void } {
  let time = new Date(start).getTime();
  return {
    now: () => new Date(time),
    advance(ms) {
      time += ms;
    },
  };
}
