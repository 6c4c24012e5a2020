import type { Mac } from '../../devices/index.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { siteKey } from './catalogue.ts';
import { createGroups, type Groups } from './groups.ts';
import { idNumber } from './ids.ts';
import type { TenantOptions } from './options.ts';
import { seedPhones, type Phone } from './phones.ts';
import { createRandom, type Random } from './random.ts';
import type { Batch, Operation, Provisioning } from './records.ts';

/** Everything the demo tenant holds. Requests read and change it; `POST /_demo/reset` makes a new one. */
export interface World {
  options: TenantOptions;
  readonly startedAt: number;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly accounts: Accounts;
  readonly groups: Groups;
  /** In the inventory's order; phones are only ever added. */
  readonly phones: Phone[];
  readonly byMac: Map<Mac, Phone>;
  readonly byAccount: Map<number, Phone>;
  /** Operations of a device, oldest first, by device id. */
  readonly operations: Map<string, Operation[]>;
  readonly provisioned: Map<Mac, Provisioning>;
  readonly batches: Map<string, Batch>;
  /** When an account's password was reset, by account index. */
  readonly passwordResets: Map<number, number>;
  /** Sites without a network, as {@link siteKey} spells them: phones plugged in there are offline too. */
  readonly darkSites: Set<string>;
  now(): number;
  phone(id: string): Phone | undefined;
}

export function createWorld(options: TenantOptions): World {
  const now = (): number => world.options.clock.now().getTime();
  const spare = options.spareAccounts ?? Math.max(1500, options.devices);
  const accounts = createAccounts(options.seed, options.devices + spare);
  const startedAt = options.clock.now().getTime();
  const phones = seedPhones(options, accounts, startedAt);
  const world: World = {
    options,
    startedAt,
    random: createRandom(options.seed ^ 0x5eed),
    agenda: createAgenda(),
    accounts,
    groups: createGroups(accounts),
    phones,
    byMac: new Map(phones.map((phone) => [phone.mac, phone])),
    byAccount: new Map(
      phones.flatMap((phone) => (phone.account === null ? [] : [[phone.account, phone] as const])),
    ),
    operations: new Map(),
    provisioned: new Map(),
    batches: new Map(),
    passwordResets: new Map(),
    darkSites: new Set(),
    now,
    phone(id) {
      const position = idNumber('device', options.seed, id);
      return position === undefined ? undefined : phones[position];
    },
  };
  if (Number.isFinite(options.callMs)) {
    for (const phone of phones.filter(({ busy }) => busy)) hangUpLater(world, phone);
  }
  return world;
}

/** How far on the phone stands that makes the next call. */
const NEXT_CALLER = 7;

/** Ends the phone's call after a while; then another phone that can makes one, so that about as many are always in a call. */
function hangUpLater(world: World, phone: Phone): void {
  const { agenda, options, phones, random } = world;
  agenda.at(world.now() + random.next() * options.callMs, () => {
    phone.busy = false;
    const from = phones.indexOf(phone);
    for (let n = 1; n <= NEXT_CALLER; n++) {
      const next = phones[(from + n * NEXT_CALLER) % phones.length];
      if (!next || next.offline || next.busy || next.account === null) continue;
      next.busy = true;
      hangUpLater(world, next);
      return;
    }
  });
}

/** Cuts phones off, or brings them back: those of a site, or those with these ids or hardware addresses. */
export function setOffline(world: World, chosen: (phone: Phone) => boolean, offline: boolean): number {
  const phones = world.phones.filter((phone) => phone.offline !== offline && chosen(phone));
  for (const phone of phones) {
    phone.offline = offline;
    phone.busy = false;
    phone.changedAt = world.now();
  }
  return phones.length;
}

/** Begins or ends calls on phones; one that is offline has none. */
export function setBusy(world: World, chosen: (phone: Phone) => boolean, busy: boolean): number {
  const phones = world.phones.filter((phone) => phone.busy !== busy && !phone.offline && chosen(phone));
  for (const phone of phones) phone.busy = busy;
  return phones.length;
}

export function isDark(world: World, location: string): boolean {
  return world.darkSites.has(siteKey(location));
}
