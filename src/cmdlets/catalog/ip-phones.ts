/** Settings of desk phones: the in-band policy of Skype for Business, and what Teams has in its place. */
import type { Cmdlet, Lifecycle, Parameter } from '../cmdlet.ts';
import {
  CURRENT,
  ENABLED_DISABLED,
  grantsTeamsPolicy,
  IDENTITY,
  reads,
  reference,
  removes,
} from './record.ts';

/** Unsupported in the Teams module; the pages apply to Skype for Business Server 2019. */
const LEGACY: Lifecycle = {
  state: 'retired',
  since: '2021-07-31',
  replacedBy: 'Set-CsTeamsIPPhonePolicy',
  onPremises: true,
  note: 'legacy-phone-policy',
};

const TEAMS_PHONE_SETTINGS: readonly Parameter[] = [
  { name: 'SignInMode', type: 'choice', values: ['UserSignIn', 'CommonAreaPhoneSignIn', 'MeetingSignIn'] },
  { name: 'AllowBetterTogether', type: 'choice', values: ENABLED_DISABLED, default: 'Enabled' },
  {
    name: 'AllowHomeScreen',
    type: 'choice',
    values: ['Enabled', 'EnabledUserOverride', 'Disabled'],
    default: 'EnabledUserOverride',
  },
  { name: 'AllowHotDesking', type: 'boolean' },
  { name: 'HotDeskingIdleTimeoutInMinutes', type: 'integer', min: 0 },
  { name: 'SearchOnCommonAreaPhoneMode', type: 'choice', values: ENABLED_DISABLED },
  { name: 'Description', type: 'text' },
];

export const IP_PHONES: readonly Cmdlet[] = [
  {
    ...reference('skypeforbusiness', 'Set-CsIPPhonePolicy'),
    // There is one policy, Global, so that no identity has to be given.
    parameters: [
      { name: 'Identity', type: 'identity', default: 'Global' },
      {
        name: 'BetterTogetherOverEthernetPairingMode',
        type: 'choice',
        values: ['Auto', 'Manual'],
        default: 'Manual',
      },
      { name: 'EnableBetterTogetherOverEthernet', type: 'boolean', default: true },
      { name: 'EnableDeviceUpdate', type: 'boolean', default: true },
      { name: 'EnableExchangeCalendaring', type: 'boolean', default: true },
      { name: 'EnableOneTouchVoicemail', type: 'boolean' },
      { name: 'EnablePowerSaveMode', type: 'boolean' },
      { name: 'PowerSaveDuringOfficeHoursTimeoutMS', type: 'integer', min: 0, default: 900_000 },
      { name: 'PowerSavePostOfficeHoursTimeoutMS', type: 'integer', min: 0, default: 300_000 },
      { name: 'UserDialTimeoutMS', type: 'integer', min: 0, default: 5000 },
      { name: 'KeyboardLockMaxPinRetry', type: 'integer', min: 0, default: 5 },
      { name: 'DateTimeFormat', type: 'choice', values: ['12', '24'], default: '24' },
      { name: 'PrioritizedCodecsList', type: 'text', default: 'G722_8000;PCMU;PCMA;G729' },
      { name: 'LocalProvisioningServerAddress', type: 'text' },
      { name: 'LocalProvisioningServerUser', type: 'text' },
      { name: 'LocalProvisioningServerPassword', type: 'text', secret: true },
      { name: 'LocalProvisioningServerType', type: 'text', default: 'FTP' },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsIPPhonePolicy' },
    lifecycle: LEGACY,
  },
  reads('skypeforbusiness', 'Get-CsIPPhonePolicy', [], { ...LEGACY, replacedBy: 'Get-CsTeamsIPPhonePolicy' }),
  {
    ...reference('skypeforbusiness', 'Grant-CsIPPhonePolicy'),
    parameters: [
      { name: 'Identity', type: 'identity' },
      { name: 'PolicyName', type: 'text', nullable: true },
      { name: 'Global', type: 'switch' },
      { name: 'PassThru', type: 'switch' },
    ],
    sets: [
      { mandatory: ['Identity', 'PolicyName'], optional: ['PassThru'] },
      { mandatory: ['Global', 'PolicyName'], optional: ['PassThru'] },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Grant-CsIPPhonePolicy' },
    lifecycle: { ...LEGACY, replacedBy: 'Grant-CsTeamsIPPhonePolicy' },
  },
  {
    ...reference('skypeforbusiness', 'Set-CsUCPhoneConfiguration'),
    parameters: [
      { name: 'Identity', type: 'identity', default: 'Global' },
      { name: 'EnforcePhoneLock', type: 'boolean', default: true },
      { name: 'PhoneLockTimeout', type: 'timespan', below: 3600, default: '00:10:00' },
      { name: 'MinPhonePinLength', type: 'integer', min: 4, max: 15, default: 6 },
      { name: 'CalendarPollInterval', type: 'timespan', below: 3601, default: '00:03:00' },
      { name: 'SIPSecurityMode', type: 'choice', values: ['Low', 'Medium', 'High'], default: 'High' },
      { name: 'LoggingLevel', type: 'choice', values: ['Off', 'Low', 'Medium', 'High'], default: 'Off' },
      { name: 'VoiceDiffServTag', type: 'integer', min: 0, max: 255 },
      { name: 'Voice8021p', type: 'integer', min: 0, max: 255 },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsUCPhoneConfiguration' },
    lifecycle: LEGACY,
  },
  reads(
    'skypeforbusiness',
    'Get-CsUCPhoneConfiguration',
    [{ name: 'Identity', type: 'identity', default: 'Global' }],
    { ...LEGACY, replacedBy: 'Get-CsTeamsIPPhonePolicy' },
  ),
  {
    ...reference('microsoftteams', 'Set-CsTeamsIPPhonePolicy'),
    parameters: [{ name: 'Identity', type: 'identity', default: 'Global' }, ...TEAMS_PHONE_SETTINGS],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsTeamsIPPhonePolicy' },
    lifecycle: CURRENT,
  },
  {
    ...reference('microsoftteams', 'New-CsTeamsIPPhonePolicy'),
    parameters: [IDENTITY, ...TEAMS_PHONE_SETTINGS],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsTeamsIPPhonePolicy' },
    lifecycle: CURRENT,
  },
  removes('microsoftteams', 'Remove-CsTeamsIPPhonePolicy', 'Get-CsTeamsIPPhonePolicy'),
  reads('microsoftteams', 'Get-CsTeamsIPPhonePolicy'),
  grantsTeamsPolicy('Grant-CsTeamsIPPhonePolicy', true),
];
