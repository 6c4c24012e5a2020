/** The address that a phone fetches its configuration from. */
import type { Region } from '../devices/index.ts';
import type { PhoneLanguage } from './languages.ts';
import type { Vendor } from './vendors.ts';

export interface AddressParts {
  readonly region: Region;
  readonly vendor: Pick<Vendor, 'suffix'>;
  /** null: none in the address, which means English. */
  readonly language: PhoneLanguage | null;
  /** The Entra tenant id (a GUID), which bulk sign-in of new phones needs. */
  readonly tenant: string | null;
}

/**
 * `http://<region>…[/tenantid/<id>][/lang_xx][suffix]`, in plain HTTP as documented: phones out of the box trust no
 * certificate. Microsoft shows tenant and language before the suffix each, never both; the tenant goes first.
 */
export function provisioningAddress({ region, vendor, language, tenant }: AddressParts): string {
  return [
    `http://${region.toLowerCase()}.ipp.sdg.teams.microsoft.com`,
    tenant === null ? '' : `/tenantid/${tenant.toLowerCase()}`,
    language === null ? '' : `/lang_${language}`,
    vendor.suffix,
  ].join('');
}
