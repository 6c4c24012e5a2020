import type { Device } from '../devices/index.ts';
import { parted, positions } from './activation.ts';
import { haltWhereRefused, leaveUnknown } from './hold.ts';
import type { Target } from './target.ts';
import { patience, type EnrolmentWorld, type Next } from './world.ts';

/** The inventory lags behind a sign-in; a phone that it does not show after this long is told as not found there. */
const GIVE_UP_AFTER_MS = 15 * 60_000;

/** Looks the signed-in phones up in the inventory: each must be there, with its account. */
export async function verifyEnrolment(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const next = await world.ledger.exclusively(`verification ${changeId}`, () =>
    haltWhereRefused(
      world,
      changeId,
      () => verify(world, changeId),
      async () => {
        await leaveUnknown(world, changeId, { stage: 'verify', states: ['pending', 'running'] });
        await world.wake.advance(changeId);
        return 'done';
      },
    ),
  );
  return next ?? 'done';
}

async function verify(world: EnrolmentWorld, changeId: number): Promise<Next> {
  const { ledger, inventory, devices, clock } = world;
  const targets = await ledger.targets(changeId, { stage: 'verify', states: ['pending', 'running'] });
  if (targets.length === 0) return 'done';
  const found = await inventory.find(targets.map(({ mac }) => mac));
  await devices.upsert(found.map((device) => placed(device, targets)));
  const byMac = new Map(found.map((device) => [device.mac, device]));

  const [seen, missing] = parted(targets, ({ mac }) => (byMac.get(mac)?.upn ?? null) !== null);
  const [right, wrong] = parted(seen, ({ mac, upn }) => byMac.get(mac)?.upn?.toLowerCase() === upn);
  await ledger.move(changeId, positions(right), { stage: 'verify', state: 'succeeded' });
  await ledger.move(changeId, positions(wrong), {
    stage: 'verify',
    state: 'failed',
    code: 'other-user-signed-in',
  });

  const stillMs = clock.now().getTime() - ((await ledger.progress(changeId)).movedAt?.getTime() ?? 0);
  const givenUp = missing.length > 0 && stillMs > GIVE_UP_AFTER_MS;
  if (givenUp)
    await ledger.move(changeId, positions(missing), {
      stage: 'verify',
      state: 'unknown',
      code: 'not-in-inventory',
    });
  if (right.length + wrong.length > 0 || givenUp) await world.wake.advance(changeId);
  return missing.length === 0 || givenUp ? 'done' : { againInMs: patience(stillMs, 500) };
}

/** The file's location, where the inventory does not tell one. */
function placed(device: Device, targets: readonly Target[]): Device {
  if (device.site !== null) return device;
  const target = targets.find(({ mac }) => mac === device.mac);
  return target ? { ...device, site: target.site, region: device.region ?? target.region } : device;
}
