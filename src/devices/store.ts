import type { Device, Health, Region } from './device.ts';
import type { Mac } from './mac.ts';
import type { Selector } from './selector-condition.ts';

/** The mirror of the tenant's inventory. */
export interface DeviceStore {
  byMacs(macs: readonly Mac[]): Promise<ReadonlyMap<Mac, Device>>;
  select(selector: Selector, page: { offset: number; limit: number }): Promise<readonly Device[]>;
  counts(
    selector: Selector,
  ): Promise<{ readonly total: number; readonly byHealth: ReadonlyMap<Health, number> }>;
  /** The region of every site that has phones, by lower-case name. */
  siteRegions(): Promise<ReadonlyMap<string, Region>>;
  /** Writes what differs and nothing else; returns how many rows did. */
  upsert(devices: readonly Device[]): Promise<number>;
  /** When the last full reading began; null before the first. */
  syncedAt(): Promise<Date | null>;
  /** A full reading that began then met these phones (by id) and no others: the rest are gone. */
  completeSync(startedAt: Date, seen: ReadonlySet<string>): Promise<void>;
}
