/** What one DHCP scope hands out so that the phones of several vendors find their own addresses. */
import { provisioningAddress } from './address.ts';
import type { DhcpOption } from './options.ts';
import type { ProvisioningRequest } from './request.ts';
import type { Vendor, VendorClass } from './vendors.ts';

export interface VendorRule {
  readonly vendor: Vendor;
  readonly vendorClass: VendorClass;
  readonly options: readonly DhcpOption[];
}

export interface DhcpPlan {
  /** For every client of the scope. */
  readonly everyone: readonly DhcpOption[];
  /** For clients of one vendor class; it goes before what everyone gets. */
  readonly rules: readonly VendorRule[];
}

/** What a person should know beside the snippet; `vendors` are names. */
export interface PlanNote {
  readonly code:
    | 'no-option'
    | 'told-apart'
    | 'class-unconfirmed'
    | 'class-unknown'
    | 'language-none'
    | 'language-partial'
    | 'fixed-offset';
  readonly vendors: readonly string[];
}

/**
 * One address for all: everyone gets it. Different ones: each vendor whose class is known gets a rule, also where the option
 * numbers differ, because phones look into more than one option. The others get what everyone gets, and who wants just that
 * needs no rule.
 */
export function planDhcp(request: ProvisioningRequest): DhcpPlan {
  const byDhcp = request.vendors.filter(({ option }) => option !== null);
  const apart = new Set(byDhcp.map((vendor) => addressOf(request, vendor))).size > 1;
  const [known, unknown] = [
    byDhcp.filter(({ vendorClass }) => apart && vendorClass),
    byDhcp.filter(({ vendorClass }) => !(apart && vendorClass)),
  ];
  const shared = new Map(
    unknown.flatMap((vendor) => addressOptions(request, vendor)).map((option) => [option.code, option.text]),
  );
  const rules = known.flatMap((vendor) => {
    const options = addressOptions(request, vendor);
    const needed = vendor.vendorClass && options.some(({ code, text }) => shared.get(code) !== text);
    return needed ? [{ vendor, vendorClass: vendor.vendorClass, options }] : [];
  });
  const addresses = [...shared].map(([code, text]) => ({ code, text }));
  return { everyone: [...addresses, ...timeOptions(request)], rules };
}

export function planNotes(request: ProvisioningRequest, { rules }: DhcpPlan): PlanNote[] {
  const { vendors, language } = request;
  const lacking = (how: 'none' | 'partial'): Vendor[] =>
    vendors.filter(({ lacks }) => language !== null && lacks[language] === how);
  const ruled = rules.map(({ vendor }) => vendor);
  const found: readonly (readonly [PlanNote['code'], readonly Vendor[]])[] = [
    ['no-option', vendors.filter(({ option }) => option === null)],
    ['told-apart', ruled],
    ['class-unconfirmed', ruled.filter(({ vendorClass }) => vendorClass?.source === null)],
    [
      'class-unknown',
      ruled.length === 0 ? [] : vendors.filter(({ option, vendorClass }) => option !== null && !vendorClass),
    ],
    ['language-none', lacking('none')],
    ['language-partial', lacking('partial')],
  ];
  return [
    ...found.flatMap(([code, about]) =>
      about.length > 0 ? [{ code, vendors: about.map(({ name }) => name) }] : [],
    ),
    ...(request.utcOffset === null ? [] : [{ code: 'fixed-offset' as const, vendors: [] }]),
  ];
}

export function addressOf({ region, language, tenant }: ProvisioningRequest, vendor: Vendor): string {
  return provisioningAddress({ region, vendor, language, tenant });
}

function addressOptions(
  request: ProvisioningRequest,
  vendor: Vendor,
): Extract<DhcpOption, { text: string }>[] {
  return vendor.option === null ? [] : [{ code: vendor.option, text: addressOf(request, vendor) }];
}

function timeOptions({ timeServers, utcOffset }: ProvisioningRequest): DhcpOption[] {
  return [
    ...(timeServers.length > 0 ? [{ code: 42 as const, servers: timeServers }] : []),
    ...(utcOffset === null ? [] : [{ code: 2 as const, seconds: utcOffset }]),
  ];
}
