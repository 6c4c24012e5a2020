/** Kea DHCPv4: its Administrator Reference Manual, "Client Classification" and "Custom DHCPv4 Options". */
import { textHex, type DhcpOption } from '../options.ts';
import type { VendorRule } from '../plan.ts';
import type { ClassPattern } from '../vendors.ts';
import type { SnippetWriter } from './writer.ts';

/** Kea knows no option 160, so it is given a name. */
const ADDRESS_OPTION = { 66: 'tftp-server-name', 160: 'sip-gateway-address' } as const;

interface OptionData {
  readonly name: string;
  readonly data: string;
  /** Default true: the data are fields separated by commas. False: hex digits. */
  readonly 'csv-format'?: false;
}

/** To be merged into `Dhcp4`. What a class says goes before what all clients get; an option of a subnet goes before both. */
export const kea: SnippetWriter = {
  server: 'kea',
  name: 'Kea',
  language: 'Json',
  write({ everyone, rules }) {
    const used = [...everyone, ...rules.flatMap(({ options }) => options)];
    const definition = { name: ADDRESS_OPTION[160], code: 160, type: 'string', space: 'dhcp4' };
    const configuration = {
      ...(used.some(({ code }) => code === 160) ? { 'option-def': [definition] } : {}),
      ...(everyone.length > 0 ? { 'option-data': everyone.map(optionData) } : {}),
      ...(rules.length > 0 ? { 'client-classes': rules.map(clientClass) } : {}),
    };
    return JSON.stringify({ Dhcp4: configuration }, null, 2).split('\n');
  },
};

function optionData(option: DhcpOption): OptionData {
  switch (option.code) {
    case 42:
      return { name: 'ntp-servers', data: option.servers.join(', ') };
    case 2:
      return { name: 'time-offset', data: String(option.seconds) };
    default:
      return { name: ADDRESS_OPTION[option.code], ...textData(option.text) };
  }
}

/** Kea splits at commas, trims blanks, and reads a backslash by what follows it: such texts go as hex digits. */
function textData(text: string): Omit<OptionData, 'name'> {
  return /[\s,\\]/.test(text) ? { data: textHex(text), 'csv-format': false } : { data: text };
}

function clientClass({ vendor, vendorClass, options }: VendorRule): object {
  return {
    name: `sip-gateway-${vendor.id}`,
    test: vendorClass.patterns.map(comparison).join(' or '),
    'option-data': options.map(optionData),
  };
}

function comparison(pattern: ClassPattern): string {
  const [length, value] =
    pattern.kind === 'text'
      ? [pattern.text.length, `'${pattern.text}'`]
      : [pattern.hex.length / 2, `0x${pattern.hex}`];
  return `substring(option[60].hex,0,${length}) == ${value}`;
}
