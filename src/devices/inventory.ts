import type { Device } from './device.ts';
import type { Mac } from './mac.ts';

/** Reads the tenant's phones. Implemented by Graph's `/teamwork/devices`. */
export interface Inventory {
  /**
   * Every phone, page by page as the service gives them (50 at most); a page may be empty.
   * @param from the `next` of an earlier page, to go on after it
   */
  pages(from?: string): AsyncIterable<InventoryPage>;
  /** These phones alone. The adapter asks one by one in batches, or scans, whichever costs fewer requests. */
  find(macs: readonly Mac[]): Promise<readonly Device[]>;
  /** One phone with what only its own pages tell. Never a PIN or a password: those are dropped at the door. */
  detail(id: string): Promise<DeviceDetail | undefined>;
  /** The version that `updateSoftware` would put on these phones (by id); null where there is none. */
  availableFirmware(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** The firmware of these phones (by id), asked for in batches; null where a phone does not tell it, or is not there. */
  firmware(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

export interface InventoryPage {
  readonly devices: readonly Device[];
  /** Where the next page is, as the service said it; null after the last one. */
  readonly next: string | null;
}

/** What a phone's health and configuration pages add. */
export interface DeviceDetail {
  readonly firmware: string | null;
  readonly availableFirmware: string | null;
  readonly lastSeenAt: Date | null;
  readonly ipAddress: string | null;
  readonly language: string | null;
  readonly timeZone: string | null;
}
