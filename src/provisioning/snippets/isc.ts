/** ISC dhcpd: dhcpd.conf(5), dhcp-options(5) and dhcp-eval(5). */
import type { DhcpOption } from '../options.ts';
import type { VendorRule } from '../plan.ts';
import type { ClassPattern } from '../vendors.ts';
import type { SnippetWriter } from './writer.ts';

/** dhcpd knows no option 160, so it is given a name. */
const ADDRESS_OPTION = { 66: 'tftp-server-name', 160: 'sip-gateway-address' } as const;

/** For the top level of dhcpd.conf. The conditions come last, because a later statement overrides an earlier one. */
export const isc: SnippetWriter = {
  server: 'isc',
  name: 'ISC dhcpd',
  language: 'PlainText',
  write({ everyone, rules }) {
    const used = [...everyone, ...rules.flatMap(({ options }) => options)];
    return [
      ...(used.some(({ code }) => code === 160) ? [`option ${ADDRESS_OPTION[160]} code 160 = text;`] : []),
      ...everyone.map(statement),
      ...rules.flatMap((rule, at) => [
        `${at === 0 ? 'if' : '} elsif'} ${condition(rule)} {`,
        ...rule.options.map((option) => `  ${statement(option)}`),
      ]),
      ...(rules.length > 0 ? ['}'] : []),
    ];
  },
};

function statement(option: DhcpOption): string {
  switch (option.code) {
    case 42:
      return `option ntp-servers ${option.servers.join(', ')};`;
    case 2:
      return `option time-offset ${option.seconds};`;
    default:
      return `option ${ADDRESS_OPTION[option.code]} ${quoted(option.text)};`;
  }
}

function condition({ vendorClass }: VendorRule): string {
  return vendorClass.patterns.map(comparison).join(' or ');
}

function comparison(pattern: ClassPattern): string {
  const [length, value] =
    pattern.kind === 'text'
      ? [pattern.text.length, quoted(pattern.text)]
      : [pattern.hex.length / 2, pattern.hex.replace(/..(?=.)/g, '$&:')];
  return `substring(option vendor-class-identifier, 0, ${length}) = ${value}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}
