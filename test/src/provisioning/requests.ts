/** Requests of every kind, for properties that hold for all of them. */
import fc from 'fast-check';
import { REGIONS } from '../../../src/devices/index.ts';
import { PHONE_LANGUAGES, VENDORS, type ProvisioningRequest } from '../../../src/provisioning/index.ts';

export const TENANT = '8d7f6c1e-0b5a-4f8e-9a3d-2c1b0a9f8e7d';

export const anyRequest: fc.Arbitrary<ProvisioningRequest> = fc.record({
  region: fc.constantFrom(...REGIONS),
  vendors: fc.subarray([...VENDORS], { minLength: 1 }),
  language: fc.option(fc.constantFrom(...PHONE_LANGUAGES)),
  tenant: fc.option(fc.uuid()),
  timeServers: fc.array(fc.ipV4(), { maxLength: 8 }),
  utcOffset: fc.option(fc.integer({ min: -12 * 3600, max: 14 * 3600 })),
});

/** A request for these vendors, by id. */
export function requestFor(
  ids: readonly string[],
  more: Partial<ProvisioningRequest> = {},
): ProvisioningRequest {
  return {
    region: 'EMEA',
    vendors: VENDORS.filter(({ id }) => ids.includes(id)),
    ...{ language: null, tenant: null, timeServers: [], utcOffset: null },
    ...more,
  };
}
