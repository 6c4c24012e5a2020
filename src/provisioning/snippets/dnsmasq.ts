/** dnsmasq: dnsmasq(8), --dhcp-option, --dhcp-vendorclass and --dhcp-match. */
import type { DhcpOption } from '../options.ts';
import type { VendorRule } from '../plan.ts';
import type { ClassPattern } from '../vendors.ts';
import type { SnippetWriter } from './writer.ts';

/**
 * For dnsmasq.conf. An option with a tag goes before the same option without one; a class is found anywhere in option 60.
 * dnsmasq ends option 66 with a NUL, which RFC 2132 (section 2) bids every receiver to delete.
 */
export const dnsmasq: SnippetWriter = {
  server: 'dnsmasq',
  name: 'dnsmasq',
  language: 'PlainText',
  write: ({ everyone, rules }) => [
    ...rules.flatMap(({ vendor, vendorClass }) =>
      vendorClass.patterns.map((pattern) => tagging(`sip-gateway-${vendor.id}`, pattern)),
    ),
    ...rules.flatMap(tagged),
    ...everyone.map((option) => `dhcp-option=${value(option)}`),
  ],
};

function tagging(tag: string, pattern: ClassPattern): string {
  return pattern.kind === 'text'
    ? `dhcp-vendorclass=set:${tag},${quoted(pattern.text)}`
    : `dhcp-match=set:${tag},option:vendor-class,${pattern.hex.replace(/..(?=.)/g, '$&:')}`;
}

function tagged({ vendor, options }: VendorRule): string[] {
  return options.map((option) => `dhcp-option=tag:sip-gateway-${vendor.id},${value(option)}`);
}

function value(option: DhcpOption): string {
  switch (option.code) {
    case 42:
      return `option:ntp-server,${option.servers.join(',')}`;
    case 2:
      return `option:time-offset,${option.seconds}`;
    default:
      return `${option.code === 66 ? 'option:tftp-server' : option.code},${quoted(option.text)}`;
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}
