/** PowerShell's own cmdlets that make output fit to be pasted back, and the connection to Teams. */
import type { Cmdlet } from '../cmdlet.ts';
import { CURRENT, reads } from './record.ts';

function shapes(name: string, parameters: Cmdlet['parameters']): Cmdlet {
  return {
    name,
    module: 'Microsoft.PowerShell.Utility',
    parameters,
    whatIf: false,
    risk: 'reads',
    undo: { by: 'nothing' },
    lifecycle: CURRENT,
    source: {
      title: name,
      url: `https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/${name.toLowerCase()}`,
    },
  };
}

export const POWERSHELL: readonly Cmdlet[] = [
  shapes('Select-Object', [{ name: 'Property', type: 'text', many: 100, mandatory: true }]),
  shapes('Format-List', [{ name: 'Property', type: 'text', many: 100 }]),
  shapes('ConvertTo-Json', [{ name: 'Depth', type: 'integer', min: 0, max: 100, default: 2 }]),
  reads('microsoftteams', 'Connect-MicrosoftTeams', [
    { name: 'TenantId', type: 'guid' },
    { name: 'AccountId', type: 'upn' },
    { name: 'UseDeviceAuthentication', type: 'switch' },
  ]),
];
