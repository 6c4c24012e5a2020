import { hardwareId, parseMac, type Mac, type Region } from '../../devices/index.ts';
import {
  MODELS,
  NATIVE_MODELS,
  SITES,
  siteKey,
  VENDORS,
  VENDOR_PREFIXES,
  type PhoneModel,
} from './catalogue.ts';
import type { Accounts } from './accounts.ts';
import { numberedId } from './ids.ts';
import type { TenantOptions } from './options.ts';
import { createRandom, type Random } from './random.ts';

/** A phone of the inventory. Its Graph record is composed when asked for. */
export interface Phone {
  readonly id: string;
  readonly mac: Mac;
  readonly model: PhoneModel;
  readonly location: string;
  readonly region: Region | null;
  readonly assetTag: string;
  readonly createdAt: number;
  firmware: string;
  /** Index of the account that is signed in. */
  account: number | null;
  signedOutAt: number | null;
  offline: boolean;
  busy: boolean;
  changedAt: number;
}

const DAY = 86_400_000;
/** Shares of the phones that are offline, in a call, and signed out at the start. */
const OFFLINE = 0.06;
const BUSY = 0.04;
const SIGNED_OUT = 0.05;

/** `LYO-2-014`: site, floor, desk. */
function assetTag(location: string, n: number): string {
  const site = siteKey(location)
    .replace(/[^a-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
  return `${site}-${Math.floor(n / 20) + 1}-${String((n % 20) + 1).padStart(3, '0')}`;
}

/** Addresses never end in `e1` … `ef`: those last bytes steer a demonstration (see sign-in-errors.ts). */
function macOf(model: PhoneModel, n: number, random: Random): Mac {
  const prefix = random.pick(VENDOR_PREFIXES[model.vendor]);
  const serial = Math.floor(n / 0xe1) * 0x100 + (n % 0xe1);
  const mac = parseMac(prefix + serial.toString(16).padStart(6, '0'));
  if (!mac) throw new RangeError(`no hardware address for phone ${n}`);
  return mac;
}

function pickFirmware(model: PhoneModel, random: Random): string {
  return random.next() < 0.7 ? model.firmware[0] : random.pick(model.firmware);
}

/** The phones of a new tenant, the native ones last. `n`-th phone, `n`-th common-area account, unless the phone is signed out. */
export function seedPhones(
  { seed, devices: count, nativePhones }: Pick<TenantOptions, 'seed' | 'devices' | 'nativePhones'>,
  accounts: Accounts,
  now: number,
): Phone[] {
  const random = createRandom(seed);
  const start = random.below(0x10000);
  const desks = new Map<string, number>();
  const phones: Phone[] = [];
  for (let n = 0; n < count; n++) {
    const site = random.pick(SITES);
    const picked = random.pick(MODELS);
    const model = n < count - nativePhones ? picked : (NATIVE_MODELS[n % NATIVE_MODELS.length] ?? picked);
    const desk = desks.get(site.name) ?? 0;
    desks.set(site.name, desk + 1);
    const signedOut = random.next() < SIGNED_OUT;
    const offline = random.next() < OFFLINE;
    phones.push({
      id: numberedId('device', seed, n),
      mac: macOf(model, start + n, random),
      model,
      location: site.name,
      region: site.region,
      assetTag: assetTag(site.name, desk),
      createdAt: now - (30 + random.below(300)) * DAY,
      firmware: pickFirmware(model, random),
      account: signedOut ? null : accounts.commonArea(n).index,
      signedOutAt: signedOut ? now - random.below(6 * DAY) : null,
      offline,
      busy: !offline && !signedOut && random.next() < BUSY,
      changedAt: now - random.below(DAY),
    });
  }
  return phones;
}

/** A phone that has just been signed in for the first time. */
export function newPhone(
  seed: number,
  position: number,
  made: Pick<Phone, 'mac' | 'location' | 'region' | 'account' | 'offline'>,
  now: number,
): Phone {
  const prefix = made.mac.slice(0, 6).toUpperCase();
  const vendor = VENDORS.find((name) => VENDOR_PREFIXES[name].includes(prefix));
  const model = MODELS.find((each) => each.vendor === vendor) ?? MODELS[0];
  return {
    ...made,
    id: numberedId('device', seed, position),
    model,
    assetTag: `${assetTag(made.location, 0).slice(0, 3)}-NEW-${hardwareId(made.mac).slice(-5).replace('-', '')}`,
    createdAt: now,
    firmware: model.firmware[0],
    signedOutAt: null,
    busy: false,
    changedAt: now,
  };
}

/** It runs Teams itself, without SIP Gateway. */
export function isNative({ model }: Phone): boolean {
  return NATIVE_MODELS.includes(model);
}
