import {
  ensureFresh,
  readFirmware,
  type DeviceStore,
  type Inventory,
  type Selector,
} from '../devices/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Finding } from './finding.ts';
import { firmwareFindings } from './firmware-findings.ts';

/** What a look at phones takes. */
export interface Phones {
  readonly devices: DeviceStore;
  readonly inventory: Inventory;
  readonly clock: Clock;
}

/** Older than the sweep lets the mirror grow: where it is, nothing has been read yet, or not for long. */
const MIRROR_MAX_AGE_MS = 20 * 60_000;

/** Reads the versions that are missing, and judges all. */
export async function checkFirmware(
  selector: Selector,
  phones: Phones,
  stopping?: AbortSignal,
): Promise<readonly Finding[]> {
  const { devices, inventory, clock } = phones;
  await ensureFresh(inventory, devices, clock, MIRROR_MAX_AGE_MS);
  await readFirmware(selector, phones, stopping);
  return firmwareFindings(await devices.firmwareGroups(selector), selector);
}
