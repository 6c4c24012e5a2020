/** Bulk sign-in of SIP phones: Teams PowerShell 5.6.0 and later. */
import type { Cmdlet } from '../cmdlet.ts';
import { CURRENT, ENABLED_DISABLED, reads, reference } from './record.ts';

export const SIP_GATEWAY: readonly Cmdlet[] = [
  {
    ...reference('microsoftteams', 'Set-CsTeamsSipDevicesConfiguration'),
    // The reference page does not call it mandatory; without it the cmdlet would set nothing.
    parameters: [{ name: 'BulkSignIn', type: 'choice', values: ENABLED_DISABLED, mandatory: true }],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsTeamsSipDevicesConfiguration' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsTeamsSipDevicesConfiguration', []),
  {
    ...reference('microsoftteams', 'New-CsSdgBulkSignInRequest'),
    parameters: [
      { name: 'DeviceDetailsFilePath', type: 'text', mandatory: true },
      { name: 'Region', type: 'choice', values: ['NOAM', 'EMEA', 'APAC'], mandatory: true },
    ],
    whatIf: false,
    // It resets the password of every account of the file, and there is no cmdlet that stops a batch.
    risk: 'irreversible',
    undo: { by: 'nothing' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsSdgBulkSignInRequestStatus', [
    { name: 'Batchid', type: 'text', mandatory: true },
  ]),
  reads('microsoftteams', 'Get-CsSdgBulkSignInRequestsSummary', []),
];
