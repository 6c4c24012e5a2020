/** Accounts of the directory: MSOnline, which is gone, and Microsoft Graph PowerShell in its place. */
import type { Cmdlet } from '../cmdlet.ts';
import { CURRENT } from './record.ts';

/** Microsoft Learn, "Migrate from Azure AD PowerShell to Microsoft Graph PowerShell": deprecated on this day. */
const MSONLINE_DEPRECATED = '2024-03-30';

export const DIRECTORY: readonly Cmdlet[] = [
  {
    name: 'Set-MsolUser',
    module: 'MSOnline',
    parameters: [
      { name: 'UserPrincipalName', type: 'upn', mandatory: true },
      { name: 'Department', type: 'text', max: 64 },
    ],
    whatIf: false,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-MgUser' },
    lifecycle: {
      state: 'retired',
      since: MSONLINE_DEPRECATED,
      replacedBy: 'Update-MgUser',
      note: 'msonline',
    },
    source: {
      title: 'Set-MsolUser',
      url: 'https://learn.microsoft.com/powershell/module/msonline/set-msoluser',
    },
  },
  {
    name: 'Update-MgUser',
    module: 'Microsoft.Graph.Users',
    parameters: [
      { name: 'UserId', type: 'identity', mandatory: true },
      { name: 'Department', type: 'text', max: 64 },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-MgUser' },
    lifecycle: CURRENT,
    source: {
      title: 'Update-MgUser',
      url: 'https://learn.microsoft.com/powershell/module/microsoft.graph.users/update-mguser',
    },
  },
  {
    name: 'Get-MgUser',
    module: 'Microsoft.Graph.Users',
    parameters: [
      { name: 'UserId', type: 'identity' },
      { name: 'Property', type: 'text', many: 50 },
    ],
    whatIf: false,
    risk: 'reads',
    undo: { by: 'nothing' },
    lifecycle: CURRENT,
    source: {
      title: 'Get-MgUser',
      url: 'https://learn.microsoft.com/powershell/module/microsoft.graph.users/get-mguser',
    },
  },
];
