/** The shapes that recur among the vendor's cmdlets, so that a record tells only what is its own. */
import type { Cmdlet, Lifecycle, Module, Parameter, Source } from '../cmdlet.ts';

export type ReferenceFolder = 'microsoftteams' | 'skypeforbusiness' | 'exchangepowershell' | 'dhcpserver';

const MODULES: Readonly<Record<ReferenceFolder, Module>> = {
  microsoftteams: 'MicrosoftTeams',
  skypeforbusiness: 'SkypeForBusiness',
  exchangepowershell: 'ExchangePowerShell',
  dhcpserver: 'DhcpServer',
};

export const CURRENT: Lifecycle = { state: 'current' };
export const ENABLED_DISABLED = ['Enabled', 'Disabled'] as const;
export const IDENTITY: Parameter = { name: 'Identity', type: 'identity', mandatory: true };
export const ANY_IDENTITY: Parameter = { name: 'Identity', type: 'identity' };

/** The vendor's page in the PowerShell reference of Microsoft Learn, as of August 2026. */
export function reference(folder: ReferenceFolder, name: string): Pick<Cmdlet, 'name' | 'module' | 'source'> {
  const source: Source = {
    title: name,
    url: `https://learn.microsoft.com/powershell/module/${folder}/${name.toLowerCase()}`,
  };
  return { name, module: MODULES[folder], source };
}

/** A cmdlet that only looks. */
export function reads(
  folder: ReferenceFolder,
  name: string,
  parameters: readonly Parameter[] = [ANY_IDENTITY],
  lifecycle: Lifecycle = CURRENT,
): Cmdlet {
  return {
    ...reference(folder, name),
    parameters,
    whatIf: false,
    risk: 'reads',
    undo: { by: 'nothing' },
    lifecycle,
  };
}

/** A cmdlet that deletes what another one made. */
export function removes(
  folder: ReferenceFolder,
  name: string,
  read: string,
  lifecycle: Lifecycle = CURRENT,
): Cmdlet {
  return {
    ...reference(folder, name),
    parameters: [IDENTITY],
    whatIf: true,
    risk: 'irreversible',
    undo: { by: 'restore', read },
    lifecycle,
  };
}

/** The grants of Teams policies: to a user, to the tenant or to a group. `$null` takes the policy away again. */
export function grantsTeamsPolicy(name: string, whatIf = false): Cmdlet {
  return {
    ...reference('microsoftteams', name),
    parameters: [
      ANY_IDENTITY,
      { name: 'PolicyName', type: 'text', nullable: true },
      { name: 'Global', type: 'switch' },
      { name: 'Group', type: 'identity' },
      { name: 'Rank', type: 'integer', min: 1 },
      { name: 'PassThru', type: 'switch' },
    ],
    sets: [
      { mandatory: ['Identity', 'PolicyName'], optional: ['PassThru'] },
      { mandatory: ['Global', 'PolicyName'], optional: ['PassThru'] },
      { mandatory: ['Group', 'PolicyName'], optional: ['Rank', 'PassThru'] },
    ],
    whatIf,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: name },
    lifecycle: CURRENT,
  };
}
