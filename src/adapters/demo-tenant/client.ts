import { z } from 'zod';
import type { Mac, Region } from '../../devices/index.ts';
import type { AdminCenter } from '../../enrolment/admin-center.ts';
import type { BulkSignInItem, TeamsAdmin } from '../../enrolment/teams-admin.ts';
import { createCaller, valueOf } from './caller.ts';
import { macText } from './wire.ts';

/** The demo tenant's side of the ports that have no public API: PowerShell, the admin center, and the demo's own controls. */

const policyName = z.string().transform((identity) => identity.replace(/^Tag:/, ''));
const callingPolicies = valueOf(
  z.object({
    Identity: policyName,
    AllowSIPDevicesCalling: z.boolean(),
    AllowCallRedirect: z.enum(['Enabled', 'Disabled', 'UserOverride']),
  }),
);
const ipPhonePolicies = valueOf(
  z.object({
    Identity: policyName,
    SignInMode: z.enum(['UserSignIn', 'CommonAreaPhoneSignIn', 'MeetingSignIn']),
  }),
);
const started = z.object({ BatchId: z.string() });
const summary = z.object({ BatchId: z.string(), BatchStatus: z.string() });
const status = summary.extend({
  BatchItem: z.array(
    z.object({
      UserName: z.string(),
      HardwareId: z.string(),
      Status: z.string(),
      Error: z.string().nullable(),
    }),
  ),
});
const outcomes = valueOf(z.object({ mac: macText, outcome: z.enum(['added', 'present']) }));
const codes = valueOf(
  z.object({
    mac: macText,
    code: z.string(),
    expiresAt: z.iso.datetime().transform((text) => new Date(text)),
  }),
);
const states = valueOf(
  z.object({
    mac: macText,
    state: z.enum(['absent', 'provisioned', 'code-issued', 'waiting-for-sign-in', 'signed-in']),
  }),
);

/** Errors: `teams-admin.too-many-batches`, `.unavailable` (both later), `.unauthorised`, `.refused`, `.unreadable`. */
export function demoTeamsAdmin(url: string, token: string): TeamsAdmin {
  const { get, post } = createCaller('teams-admin', `${url}/teams-admin`, token);
  return {
    callingPolicies: async () => (await get('/callingPolicies', callingPolicies)).value,
    ipPhonePolicies: async () => (await get('/ipPhonePolicies', ipPhonePolicies)).value,
    newBulkSignIn: (region: Region, items: readonly BulkSignInItem[]) =>
      post('/bulkSignIn', { Region: region, Items: items }, started),
    bulkSignInStatus: (batchId) => get(`/bulkSignIn/${encodeURIComponent(batchId)}`, status),
    bulkSignIns: async () => (await get('/bulkSignIn', valueOf(summary))).value,
  };
}

/** Errors: `admin-center.unavailable` (later), `.unauthorised`, `.refused`, `.unreadable`. */
export function demoAdminCenter(url: string, token: string): AdminCenter {
  const { post } = createCaller('admin-center', `${url}/admin-center`, token);
  return {
    provision: async (rows) => (await post('/provision', { rows }, outcomes)).value,
    verificationCodes: async (macs) => (await post('/codes', { macs }, codes)).value,
    states: async (macs: readonly Mac[]) => {
      const { value } = await post('/states', { macs }, states);
      return new Map(value.map(({ mac, state }) => [mac, state]));
    },
  };
}

/** The chat commands `demo offline Lyon` and `demo online Lyon`. */
export interface DemoControl {
  /** @returns how many phones fell; 0 where the site is unknown or is offline already */
  offline(site: string): Promise<number>;
  online(site: string): Promise<number>;
}

/** Errors: `demo-tenant.unavailable` (later), `.refused`, `.unreadable`. */
export function demoControl(url: string): DemoControl {
  const { post } = createCaller('demo-tenant', `${url}/_demo`, '');
  const changed = z.object({ devices: z.number() });
  return {
    offline: async (site) => (await post('/offline', { site }, changed)).devices,
    online: async (site) => (await post('/online', { site }, changed)).devices,
  };
}
