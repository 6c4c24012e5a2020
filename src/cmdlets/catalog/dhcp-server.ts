/** Options, vendor classes and policies of a Windows DHCP server. */
import type { Cmdlet, Parameter } from '../cmdlet.ts';
import { CURRENT, reads, reference } from './record.ts';

const SCOPE: Parameter = { name: 'ScopeId', type: 'ipv4' };
const NAME: Parameter = { name: 'Name', type: 'text', mandatory: true };
const OPTION: Parameter = { name: 'OptionId', type: 'integer', min: 1, max: 255, mandatory: true };
const CLASS_TYPE: Parameter = { name: 'Type', type: 'choice', values: ['Vendor', 'User'], mandatory: true };

/** What the server makes, and what unmakes it. */
function pair(noun: string, parameters: readonly Parameter[], toRemove: readonly Parameter[]): Cmdlet[] {
  const both = { whatIf: true, risk: 'changes-everybody', lifecycle: CURRENT } as const;
  const [add, remove] = [`Add-${noun}`, `Remove-${noun}`];
  return [
    { ...reference('dhcpserver', add), ...both, parameters, undo: { by: 'inverse', cmdlet: remove } },
    {
      ...reference('dhcpserver', remove),
      ...both,
      parameters: toRemove,
      undo: { by: 'inverse', cmdlet: add },
    },
  ];
}

export const DHCP_SERVER: readonly Cmdlet[] = [
  ...pair(
    'DhcpServerv4OptionDefinition',
    [
      OPTION,
      NAME,
      {
        name: 'Type',
        type: 'choice',
        values: [
          ...['Byte', 'Word', 'DWord', 'DWordDWord', 'IPv4Address'],
          ...['String', 'BinaryData', 'EncapsulatedData'],
        ],
        mandatory: true,
      },
    ],
    [OPTION],
  ),
  ...pair(
    'DhcpServerv4Class',
    [NAME, CLASS_TYPE, { name: 'Data', type: 'text', mandatory: true }],
    [NAME, CLASS_TYPE],
  ),
  ...pair(
    'DhcpServerv4Policy',
    [
      NAME,
      SCOPE,
      { name: 'Condition', type: 'choice', values: ['AND', 'OR'], mandatory: true },
      // A comparator (EQ or NE), then names of classes; an asterisk at the end of one stands for what follows.
      { name: 'VendorClass', type: 'text', many: 16 },
    ],
    [NAME, SCOPE],
  ),
  {
    ...reference('dhcpserver', 'Set-DhcpServerv4OptionValue'),
    parameters: [
      SCOPE,
      { name: 'PolicyName', type: 'text' },
      OPTION,
      { name: 'Value', type: 'text', many: 8, mandatory: true },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-DhcpServerv4OptionValue' },
    lifecycle: CURRENT,
  },
  reads('dhcpserver', 'Get-DhcpServerv4OptionValue', [SCOPE, { name: 'PolicyName', type: 'text' }]),
];
