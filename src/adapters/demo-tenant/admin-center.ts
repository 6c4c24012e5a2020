import { z } from 'zod';
import type { Mac } from '../../devices/index.ts';
import type { ProvisioningState } from '../../enrolment/admin-center.ts';
import { siteKey } from './catalogue.ts';
import { graphError, json, notFound, type Ask, type Reply } from './exchange.ts';
import { startOperation } from './operations.ts';
import type { Provisioning } from './records.ts';
import { macText } from './wire.ts';
import type { World } from './world.ts';

/** Plays the admin center's pages of provisioning and of devices, and the staff of each site who dial the codes. */

/** A phone that is offline when its code is to be dialled is tried again after this while. */
const REDIAL_MS = 1000;
/** A last byte of `ef`: nobody ever dials the code on this phone. */
const NEVER_DIALLED = 'ef';

const provisionBody = z.object({ rows: z.array(z.object({ mac: macText, location: z.string() })) });
const macsBody = z.object({ macs: z.array(macText) });

export function answerAdminCenter(world: World, ask: Ask): Reply {
  switch (ask.path) {
    case '/admin-center/provision':
      return json({
        value: provisionBody.parse(ask.body).rows.map((row) => provision(world, row.mac, row.location)),
      });
    case '/admin-center/codes':
      return json({ value: macsBody.parse(ask.body).macs.flatMap((mac) => issueCode(world, mac) ?? []) });
    case '/admin-center/states':
      return json({
        value: macsBody.parse(ask.body).macs.map((mac) => ({ mac, state: stateOf(world, mac) })),
      });
    default:
      return answerDevicePage(world, ask);
  }
}

/** Signing a phone out is on its page and not in Graph, which reports it among the phone's operations all the same. */
function answerDevicePage(world: World, ask: Ask): Reply {
  const id = /^\/admin-center\/devices\/([^/]+)\/sign-out$/.exec(ask.path)?.[1];
  const phone = id === undefined ? undefined : world.phone(id);
  if (!phone || ask.method !== 'POST') return notFound(ask.path);
  const operation = startOperation(world, phone, 'remoteLogout');
  if (!operation) return graphError(409, 'Conflict', 'The device is being signed out already.');
  return { status: 202, body: { operationId: operation.id } };
}

function provision(world: World, mac: Mac, location: string): { mac: Mac; outcome: 'added' | 'present' } {
  if (world.provisioned.has(mac) || world.byMac.has(mac)) return { mac, outcome: 'present' };
  const provisionedAt = world.now();
  world.provisioned.set(mac, {
    mac,
    location,
    provisionedAt,
    code: null,
    onboardedAt: null,
    signedIn: false,
  });
  return { mac, outcome: 'added' };
}

/** A code that is still good is shown again: asking twice does not strand the staff with a dead one. */
function issueCode(world: World, mac: Mac): { mac: Mac; code: string; expiresAt: string } | undefined {
  const entry = world.provisioned.get(mac);
  if (!entry) return undefined;
  const now = world.now();
  if (!entry.code || entry.code.expiresAt <= now) {
    entry.code = {
      digits: String(100_000 + world.random.below(900_000)),
      expiresAt: now + world.options.codeLifeMs,
    };
    if (!mac.slice(0, 12).endsWith(NEVER_DIALLED)) scheduleDial(world, entry, now + world.options.dialMs);
  }
  return { mac, code: entry.code.digits, expiresAt: new Date(entry.code.expiresAt).toISOString() };
}

/** Somebody dials `*55*<code>` on the phone; without a network, again later, until the code is too old. */
function scheduleDial(world: World, entry: Provisioning, time: number): void {
  world.agenda.at(time, () => {
    if (entry.onboardedAt !== null || !entry.code || entry.code.expiresAt <= time) return;
    if (world.darkSites.has(siteKey(entry.location))) scheduleDial(world, entry, time + REDIAL_MS);
    else entry.onboardedAt = time;
  });
}

function stateOf(world: World, mac: Mac): ProvisioningState {
  const phone = world.byMac.get(mac);
  if (phone) return phone.account === null ? 'waiting-for-sign-in' : 'signed-in';
  const entry = world.provisioned.get(mac);
  if (!entry) return 'absent';
  if (entry.signedIn) return 'signed-in';
  if (entry.onboardedAt !== null) return 'waiting-for-sign-in';
  return entry.code ? 'code-issued' : 'provisioned';
}
