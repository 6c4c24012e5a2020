import { z } from 'zod';
import { parseMac } from '../../devices/index.ts';
import { siteKey } from './catalogue.ts';
import { json, notFound, type Ask, type Reply } from './exchange.ts';
import type { DemoGroup } from './groups.ts';
import type { Phone } from './phones.ts';
import type { Tenant } from './tenant.ts';
import { setBusy, setOffline } from './world.ts';

/** `/_demo`: how people and tests steer the tenant and see what reached it. No token; the server listens on loopback only. */

const share = z.number().min(0).max(1);
const limits = z
  .object({
    requestsPerSecond: z.number().positive(),
    latencyMs: z.number().nonnegative(),
    errorRate: share,
    loseAnswers: share,
    failShare: share,
    deviceApi: z.enum(['there', 'gone']),
    spareSeats: z.int().nonnegative(),
    operationMs: z.number().nonnegative(),
    bulkSignInMs: z.number().nonnegative(),
    dialMs: z.number().nonnegative(),
    inventoryLagMs: z.number().nonnegative(),
  })
  .partial()
  .strict();
const reset = limits.extend({ devices: z.int().nonnegative().optional(), seed: z.int().optional() }).strict();
const amendment = z.strictObject({
  upn: z.string(),
  licensed: z.boolean().optional(),
  enabled: z.boolean().optional(),
  mail: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  number: z.string().nullable().optional(),
});
const groupWishes = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
  hidden: z.boolean().optional(),
  gone: z.boolean().default(false),
});
const chosen = z.union([z.object({ site: z.string() }), z.object({ ids: z.array(z.string()) })]);
const busyness = z.intersection(chosen, z.object({ busy: z.boolean() }));

export function answerControl(tenant: Tenant, ask: Ask): Reply {
  switch (`${ask.method} ${ask.path}`) {
    case 'GET /_demo/requests':
      return jsonLines(tenant.journal.since(Number(ask.query.get('since') ?? 0)));
    case 'GET /_demo/state':
      return json(countState(tenant));
    case 'POST /_demo/reset':
      tenant.reset(given(reset.parse(ask.body ?? {})));
      return json(countState(tenant));
    case 'POST /_demo/limits':
      tenant.world.options = { ...tenant.world.options, ...given(limits.parse(ask.body)) };
      return json({});
    case 'POST /_demo/offline':
      return json({ devices: cut(tenant, ask.body, true) });
    case 'POST /_demo/online':
      return json({ devices: cut(tenant, ask.body, false) });
    case 'POST /_demo/busy': {
      const asked = busyness.parse(ask.body);
      return json({ devices: setBusy(tenant.world, choiceOf(asked), asked.busy) });
    }
    case 'POST /_demo/account': {
      const { upn, ...traits } = amendment.parse(ask.body);
      const account = tenant.world.accounts.amend(upn, given(traits));
      return account ? json(account) : notFound(upn);
    }
    case 'POST /_demo/group':
      return json(changeGroup(tenant, groupWishes.parse(ask.body)));
    default:
      return notFound(ask.path);
  }
}

/** Members are named by user principal name or by id. A group that is not there yet is made. */
function changeGroup(
  { world: { groups, accounts } }: Tenant,
  { id, name, add, remove, hidden, gone }: z.infer<typeof groupWishes>,
): DemoGroup {
  const before = groups.find(id) ?? { id, name: id, members: [], hidden: false };
  const idsOf = (keys: readonly string[]): string[] => keys.map((key) => accounts.find(key)?.id ?? key);
  const left = new Set(idsOf(remove));
  const members = [...new Set([...before.members, ...idsOf(add)])].filter((member) => !left.has(member));
  const group = { id, name: name ?? before.name, members, hidden: hidden ?? before.hidden };
  if (gone) groups.remove(id);
  else groups.put(group);
  return group;
}

/** Leaves out what was not sent, so that it cannot hide a default. */
function given<Sent extends object>(sent: Sent): Given<Sent> {
  // What is filtered is a record of the same names.
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Given<Sent>;
}

type Given<Sent> = { readonly [Name in keyof Sent]?: Exclude<Sent[Name], undefined> };

function jsonLines(entries: readonly object[]): Reply {
  const body = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return { status: 200, headers: { 'Content-Type': 'application/jsonl' }, body };
}

/** @returns how many phones changed */
function cut({ world }: Tenant, body: unknown, offline: boolean): number {
  const choice = chosen.parse(body);
  if ('site' in choice) {
    if (offline) world.darkSites.add(siteKey(choice.site));
    else world.darkSites.delete(siteKey(choice.site));
  }
  return setOffline(world, choiceOf(choice), offline);
}

function choiceOf(choice: z.infer<typeof chosen>): (phone: Phone) => boolean {
  if ('site' in choice) return ({ location }) => siteKey(location) === siteKey(choice.site);
  const ids = new Set(choice.ids.map((id) => parseMac(id) ?? id));
  return ({ id, mac }) => ids.has(id) || ids.has(mac);
}

function countState({ world, journal }: Tenant): Readonly<Record<string, number>> {
  const entries = [...world.provisioned.values()];
  const count = <T>(list: readonly T[], test: (item: T) => boolean): number => list.filter(test).length;
  return {
    devices: world.phones.length,
    offline: count(world.phones, (phone) => phone.offline),
    busy: count(world.phones, (phone) => phone.busy),
    signedOut: count(world.phones, (phone) => phone.account === null),
    provisioned: entries.length,
    waitingForSignIn: count(entries, (entry) => entry.onboardedAt !== null && !entry.signedIn),
    enrolled: count(entries, (entry) => entry.signedIn),
    batches: world.batches.size,
    runningBatches: count([...world.batches.values()], (batch) => world.now() < batch.endsAt),
    passwordResets: world.passwordResets.size,
    requests: journal.since(0).length,
  };
}
