/** Cisco IOS and IOS XE: the command `option` of a DHCP pool (Cisco IOS IP Addressing Services Command Reference). */
import { int32Hex, textHex, type DhcpOption } from '../options.ts';
import type { DhcpPlan } from '../plan.ts';
import type { SnippetWriter } from './writer.ts';

/** A line of the command line interface. */
const LONGEST_LINE = 254;

/** A pool cannot tell vendors apart by option 60: where they differ, each gets a pool, which is a network of its own. */
export const ios: SnippetWriter = {
  server: 'ios',
  name: 'Cisco IOS',
  language: 'PlainText',
  caveat: ({ rules }) => (rules.length > 0 ? 'pools' : undefined),
  write: (plan) =>
    poolsOf(plan).flatMap(({ name, options }) => [
      `ip dhcp pool ${name}`,
      ...options.map((option) => ` option ${value(option)}`),
    ]),
};

function poolsOf({ everyone, rules }: DhcpPlan): { name: string; options: readonly DhcpOption[] }[] {
  if (rules.length === 0) return [{ name: 'SIP-GATEWAY', options: everyone }];
  const time = everyone.filter(({ code }) => code === 42 || code === 2);
  const rest = time.length < everyone.length ? [{ name: 'SIP-GATEWAY-OTHERS', options: everyone }] : [];
  return [
    ...rules.map(({ vendor, options }) => ({
      name: `SIP-GATEWAY-${vendor.id.toUpperCase()}`,
      options: [...options, ...time],
    })),
    ...rest,
  ];
}

function value(option: DhcpOption): string {
  switch (option.code) {
    case 42:
      return `42 ip ${option.servers.join(' ')}`;
    case 2:
      return `2 hex ${grouped(int32Hex(option.seconds))}`;
    default:
      return `${option.code} ${textValue(option.text)}`;
  }
}

/** Between quotes nothing can be escaped, and a question mark asks for help: such texts go as hex digits. */
function textValue(text: string): string {
  const quoted = `ascii "${text}"`;
  return /["?]/.test(text) || quoted.length > LONGEST_LINE - ' option 160 '.length
    ? `hex ${grouped(textHex(text))}`
    : quoted;
}

/** `68747470` as IOS writes it: `6874.7470`. */
function grouped(hex: string): string {
  return hex.replace(/.{4}(?=.)/g, '$&.');
}
