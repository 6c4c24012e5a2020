/** Windows Server DHCP: the cmdlets of its PowerShell module DhcpServer. */
import { int32Hex, type DhcpOption } from '../options.ts';
import type { VendorRule } from '../plan.ts';
import type { SnippetWriter } from './writer.ts';

/** A scope of RFC 5737's addresses for documentation, to be replaced by the reader's own. */
const EXAMPLE_SCOPE = '192.0.2.0';

/** What a policy says goes before what the scope says. */
export const windows: SnippetWriter = {
  server: 'windows',
  name: 'Windows Server',
  language: 'PowerShell',
  caveat: ({ rules }) =>
    rules.some(({ vendorClass }) => vendorClass.patterns.some(({ kind }) => kind === 'bytes'))
      ? 'text-classes'
      : undefined,
  write({ everyone, rules }) {
    const used = [...everyone, ...rules.flatMap(({ options }) => options)];
    const definition = `Add-DhcpServerv4OptionDefinition -OptionId 160 -Name ${quoted('SIP Gateway address')} -Type String`;
    return [
      `$scope = ${quoted(EXAMPLE_SCOPE)}`,
      ...(used.some(({ code }) => code === 160) ? [definition] : []),
      ...everyone.map((option) => `Set-DhcpServerv4OptionValue -ScopeId $scope ${setting(option)}`),
      ...rules.flatMap(policy),
    ];
  },
};

/** A vendor class is a text here; a vendor's binary one cannot be told. The asterisk stands for whatever follows. */
function policy({ vendor, vendorClass, options }: VendorRule): string[] {
  const text = vendorClass.patterns.find(({ kind }) => kind === 'text');
  if (text?.kind !== 'text') return [];
  const name = `SIP Gateway ${vendor.name}`;
  return [
    `Add-DhcpServerv4Class -Name ${quoted(name)} -Type Vendor -Data ${quoted(text.text)}`,
    `Add-DhcpServerv4Policy -Name ${quoted(name)} -ScopeId $scope -Condition OR -VendorClass EQ,${quoted(`${name}*`)}`,
    ...options.map(
      (option) =>
        `Set-DhcpServerv4OptionValue -ScopeId $scope -PolicyName ${quoted(name)} ${setting(option)}`,
    ),
  ];
}

function setting(option: DhcpOption): string {
  switch (option.code) {
    case 42:
      return `-OptionId 42 -Value ${option.servers.map(quoted).join(',')}`;
    case 2:
      // The option holds an unsigned number here: what is west of UTC is given as two's complement.
      return `-OptionId 2 -Value ${quoted(`0x${int32Hex(option.seconds)}`)}`;
    default:
      return `-OptionId ${option.code} -Value ${quoted(option.text)}`;
  }
}

/** Nothing is expanded between single quotes. PowerShell takes the typographic ones for the same mark. */
function quoted(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
