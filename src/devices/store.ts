import type { Device, Health, Region } from './device.ts';
import type { Mac } from './mac.ts';
import type { Selector } from './selector-condition.ts';

/** How many phones of a model run the same firmware in the same region. */
export interface FirmwareGroup extends Pick<Device, 'vendor' | 'model' | 'firmware' | 'region'> {
  readonly count: number;
}

/** A reading of the whole inventory. */
export interface InventorySync {
  readonly id: number;
  readonly startedAt: Date;
  /** Read so far. */
  readonly pages: number;
  /** Where it goes on; null at its beginning and its end. */
  readonly next: string | null;
}

/** Readings of the inventory, kept so that another process can end what one has begun. */
export interface SyncStore {
  /** Does the work where no other process is at it; undefined, at once, where one is. */
  alone<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** The reading that was begun and has come some way, but not to its end. */
  interrupted(): Promise<InventorySync | undefined>;
  /** A new one, in place of any that was not ended. */
  begin(startedAt: Date): Promise<InventorySync>;
  /** Writes the phones of some more pages, and how far it has come. */
  keep(sync: InventorySync, devices: readonly Device[]): Promise<void>;
  /** All pages were read: phones that were not met and had been there before are gone. */
  finish(sync: InventorySync): Promise<void>;
  /** The tenant refuses to be read, with the code of the error. */
  refused(sync: InventorySync, problem: string): Promise<void>;
  /** What the last reading that came to an end was refused with; null where it was not. */
  problem(): Promise<string | null>;
}

/** The mirror of the tenant's inventory. */
export interface DeviceStore {
  byMacs(macs: readonly Mac[]): Promise<ReadonlyMap<Mac, Device>>;
  /** Those of these ids that there are, in no order. */
  byIds(ids: readonly string[]): Promise<readonly Device[]>;
  /** The phones of each site, and how many of them answer, without counting those named; phones without a site under ''. */
  sites(
    without: readonly string[],
  ): Promise<Map<string, { readonly phones: number; readonly answering: number }>>;
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
  readonly syncs: SyncStore;
  /**
   * Some of the phones (by id) that have not told their firmware since then, or whose health has changed since they did:
   * they may have been updated. What the selector says of firmware itself does not count here.
   */
  firmwareUnread(selector: Selector, since: Date, limit: number): Promise<readonly string[]>;
  /** Notes what phones (by id) told at that time; what was known stays where one told nothing. */
  noteFirmware(told: ReadonlyMap<string, string | null>, at: Date): Promise<void>;
  firmwareGroups(selector: Selector): Promise<readonly FirmwareGroup[]>;
}
