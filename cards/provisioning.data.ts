// What the provisioning card shows.
import type { PhoneLanguage, PlanNote, Snippet } from '../src/provisioning/index.ts';

export interface ProvisioningData {
  readonly region: string;
  readonly language: PhoneLanguage | null;
  /** Whether the addresses name the tenant. */
  readonly withTenant: boolean;
  /** Vendors of the same option and address are together; `option` is null where the address is set on the device. */
  readonly addresses: readonly {
    readonly vendors: readonly string[];
    readonly option: number | null;
    readonly url: string;
  }[];
  readonly timeServers: readonly string[];
  /** Seconds. */
  readonly utcOffset: number | null;
  readonly notes: readonly PlanNote[];
  readonly snippets: readonly Snippet[];
}
