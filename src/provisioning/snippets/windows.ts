/** Windows Server DHCP: the cmdlets of its PowerShell module DhcpServer. */
import { cmdletNamed, renderCommand, type Arguments } from '../../cmdlets/index.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
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
    const definition = { OptionId: 160, Name: 'SIP Gateway address', Type: 'String' };
    return [
      ...(used.some(({ code }) => code === 160)
        ? [command('Add-DhcpServerv4OptionDefinition', definition)]
        : []),
      ...everyone.map((option) => optionValue(option, {})),
      ...rules.flatMap(policy),
    ];
  },
};

/** A vendor class is a text here; a vendor's binary one cannot be told. The asterisk stands for whatever follows. */
function policy({ vendor, vendorClass, options }: VendorRule): string[] {
  const text = vendorClass.patterns.find(({ kind }) => kind === 'text');
  if (text?.kind !== 'text') return [];
  const name = `SIP Gateway ${vendor.name}`;
  const condition = { ScopeId: EXAMPLE_SCOPE, Condition: 'OR', VendorClass: ['EQ', `${name}*`] };
  return [
    command('Add-DhcpServerv4Class', { Name: name, Type: 'Vendor', Data: text.text }),
    command('Add-DhcpServerv4Policy', { Name: name, ...condition }),
    ...options.map((option) => optionValue(option, { PolicyName: name })),
  ];
}

function optionValue(option: DhcpOption, where: Arguments): string {
  const OptionId = option.code;
  return command('Set-DhcpServerv4OptionValue', {
    ...{ ScopeId: EXAMPLE_SCOPE, ...where, OptionId, Value: valueOf(option) },
  });
}

function valueOf(option: DhcpOption): string | readonly string[] {
  switch (option.code) {
    case 42:
      return option.servers;
    case 2:
      // The option holds an unsigned number here: what is west of UTC is given as two's complement.
      return `0x${int32Hex(option.seconds)}`;
    default:
      return option.text;
  }
}

/** Throws what the command is refused for: the values are our own, so a refusal is a bug. */
function command(name: string, given: Arguments): string {
  const rendered = renderCommand(cmdletNamed(name), given);
  if (rendered.ok) return rendered.value.text;
  const { code, details } = rendered.refusal;
  throw new LinekeeperError(code, details);
}
