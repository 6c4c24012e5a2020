import { displayMac, parseSelector, readFirmware, type Device } from '../devices/index.ts';
import type { Account } from '../enrolment/index.ts';
import { ok, type Result } from '../kernel/result.ts';
import { asFarAsThere } from './as-far-as-there.ts';
import { planGuards } from './guarding.ts';
import type { AccountKind, DeviceKind } from './kinds/kind.ts';
import type { OperationRequest } from './request.ts';
import type { PlannedTarget } from './target.ts';
import type { OperationWorld } from './world.ts';

/** An account or a phone, judged, before it is known whether another change has it. */
export type Subject = Omit<PlannedTarget, 'wave'>;

/** The phones or accounts that a request means, each judged. Refuses what no phone or account could make right. */
export async function subjectsOf(
  world: OperationWorld,
  kind: AccountKind | DeviceKind,
  request: OperationRequest,
): Promise<Result<readonly Subject[]>> {
  if (kind.on === 'accounts') return accountsOf(world, kind, request);
  if (kind.evidence?.reads === 'firmware') {
    const selector = parseSelector(request.selector);
    if (!selector.ok) return selector;
    await asFarAsThere(readFirmware(selector.value, world), undefined);
  }
  const devices = await devicesOf(world, request);
  if (!devices.ok) return devices;
  const guarded = planGuards(kind, request);
  const available = await availableFor(world, kind, devices.value);
  return ok(
    devices.value.map((device) => {
      const version = available.get(device.id) ?? null;
      const outcome = kind.outcomeOf(device, version);
      const order = kind.orderFor?.(device, version) ?? { action: kind.action, version: null };
      return { ...ofDevice(device, outcome === 'go' ? guarded(device) : outcome, kind), ...order };
    }),
  );
}

async function devicesOf(
  { devices }: OperationWorld,
  { selector, subjects }: Pick<OperationRequest, 'selector' | 'subjects'>,
): Promise<Result<readonly Device[]>> {
  if (subjects) return ok(await devices.byIds(subjects));
  const parsed = parseSelector(selector);
  if (!parsed.ok) return parsed;
  return ok(await devices.select(parsed.value, { offset: 0, limit: Number.MAX_SAFE_INTEGER }));
}

/** The versions that the tenant has for native phones; of SIP phones it does not say. */
async function availableFor(
  { inventory }: OperationWorld,
  kind: DeviceKind,
  devices: readonly Device[],
): Promise<ReadonlyMap<string, string | null>> {
  const native = kind.orderFor ? devices.filter(({ platform }) => platform === 'teams') : [];
  if (native.length === 0) return new Map();
  return asFarAsThere(inventory.availableFirmware(native.map(({ id }) => id)), new Map());
}

function ofDevice(device: Device, outcome: string, kind: DeviceKind): Omit<Subject, 'action' | 'version'> {
  const { id, mac, name, site, region, vendor, model, firmware, upn } = device;
  return {
    subjectId: id,
    name: name === '' ? displayMac(mac) : name,
    mac,
    site,
    region,
    vendor,
    model,
    // A plan that does not rely on the version must not fall with it.
    firmware: kind.evidence?.reads === 'firmware' ? firmware : null,
    upn,
    outcome,
    before: null,
  };
}

async function accountsOf(
  world: OperationWorld,
  kind: AccountKind,
  request: OperationRequest,
): Promise<Result<readonly Subject[]>> {
  const names = await namesOf(world, request);
  if (!names.ok) return names;
  const judge = await kind.prepare(world, { ...request, users: [...names.value] });
  if (!judge.ok) return judge;
  const accounts = await world.directory.accounts(names.value);
  return ok(
    names.value.flatMap((name) => {
      const account = accounts.get(name.toLowerCase());
      const judged = account ? judge.value(account) : { outcome: 'not-found', before: null };
      if (request.subjects && !request.subjects.includes(account?.id ?? '')) return [];
      return [ofAccount(name, account, judged)];
    }),
  );
}

/** Those who were named, or who are signed in on the phones that were. */
async function namesOf(world: OperationWorld, request: OperationRequest): Promise<Result<readonly string[]>> {
  if (request.users) return ok([...new Map(request.users.map((upn) => [upn.toLowerCase(), upn])).values()]);
  const devices = await devicesOf(world, { selector: request.selector });
  if (!devices.ok) return devices;
  return ok([...new Set(devices.value.flatMap(({ upn }) => (upn === null ? [] : [upn])))]);
}

function ofAccount(
  name: string,
  account: Account | undefined,
  { outcome, before }: { readonly outcome: string; readonly before: string | null },
): Subject {
  return {
    subjectId: account?.id ?? name.toLowerCase(),
    name: account?.upn ?? name,
    ...{ action: null, version: null },
    ...{ mac: null, site: null, region: null, vendor: null, model: null, firmware: null },
    upn: account?.upn ?? name,
    outcome,
    before,
  };
}
