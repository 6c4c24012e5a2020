/** Skype for Business Server's own side of voice: dial plans, permissions, and the contacts of Unified Messaging. */
import type { Cmdlet, Lifecycle, Parameter } from '../cmdlet.ts';
import { ANY_IDENTITY, CURRENT, IDENTITY, reads, reference, removes } from './record.ts';

const UM_CONTACTS: Lifecycle = {
  state: 'retired',
  since: '2020-02-28',
  replacedBy: 'Set-CsOnlineVoicemailUserSettings',
  onPremises: true,
  note: 'exchange-um',
};

/** One organisational unit and at most three types of object a command. */
const OU_PERMISSION: readonly Parameter[] = [
  {
    name: 'ObjectType',
    type: 'choice',
    values: ['User', 'Computer', 'Contact', 'AppContact', 'InetOrgPerson', 'Device'],
    many: 3,
    mandatory: true,
  },
  { name: 'OU', type: 'text', mandatory: true },
  { name: 'Domain', type: 'fqdn' },
  { name: 'Report', type: 'text' },
];

export const VOICE_SERVER: readonly Cmdlet[] = [
  {
    ...reference('skypeforbusiness', 'New-CsDialPlan'),
    parameters: [
      IDENTITY,
      // Letters, digits and - . + _ ( ); for Exchange 2010 before SP1 it is the FQDN of the UM dial plan.
      { name: 'SimpleName', type: 'text', max: 256 },
      { name: 'Description', type: 'text', max: 512 },
      { name: 'DialinConferencingRegion', type: 'text', max: 512 },
      { name: 'ExternalAccessPrefix', type: 'text' },
      { name: 'OptimizeDeviceDialing', type: 'boolean', default: false },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsDialPlan' },
    lifecycle: CURRENT,
  },
  reads('skypeforbusiness', 'Get-CsDialPlan'),
  removes('skypeforbusiness', 'Remove-CsDialPlan', 'Get-CsDialPlan'),
  {
    ...reference('microsoftteams', 'New-CsTenantDialPlan'),
    parameters: [
      IDENTITY,
      { name: 'SimpleName', type: 'text', max: 256 },
      { name: 'Description', type: 'text', max: 512 },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsTenantDialPlan' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsTenantDialPlan'),
  removes('microsoftteams', 'Remove-CsTenantDialPlan', 'Get-CsTenantDialPlan'),
  {
    ...reference('skypeforbusiness', 'Grant-CsOUPermission'),
    parameters: OU_PERMISSION,
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Revoke-CsOUPermission' },
    lifecycle: CURRENT,
  },
  {
    ...reference('skypeforbusiness', 'Revoke-CsOUPermission'),
    parameters: OU_PERMISSION,
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Grant-CsOUPermission' },
    lifecycle: CURRENT,
  },
  reads('skypeforbusiness', 'Test-CsOUPermission', OU_PERMISSION),
  {
    name: 'OcsUMUtil.exe',
    module: 'SkypeForBusiness',
    // A program with windows: the administrator goes on by hand.
    file: {
      below: 'CommonProgramFiles',
      path: [{ parameter: 'Version' }, 'Support', 'OcsUMUtil.exe'],
    },
    parameters: [
      {
        name: 'Version',
        type: 'choice',
        values: [
          'Microsoft Lync Server 2013',
          'Skype for Business Server 2015',
          'Skype for Business Server 2019',
        ],
        mandatory: true,
      },
    ],
    whatIf: false,
    risk: 'changes-everybody',
    undo: { by: 'nothing' },
    lifecycle: UM_CONTACTS,
    source: {
      title: 'Configure Exchange Server Unified Messaging for Skype for Business Server voice mail',
      url: 'https://learn.microsoft.com/skypeforbusiness/deploy/integrate-with-exchange-server/exchangeunified-messaging-for-voice-mail',
    },
  },
  {
    ...reference('skypeforbusiness', 'New-CsExUmContact'),
    parameters: [
      { name: 'SipAddress', type: 'sip', mandatory: true },
      { name: 'RegistrarPool', type: 'fqdn', mandatory: true },
      { name: 'DisplayNumber', type: 'number', mandatory: true },
      { name: 'OU', type: 'text', mandatory: true },
      { name: 'AutoAttendant', type: 'boolean' },
      { name: 'Description', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsExUmContact' },
    lifecycle: UM_CONTACTS,
  },
  {
    ...reference('skypeforbusiness', 'Set-CsExUmContact'),
    parameters: [
      IDENTITY,
      { name: 'DisplayNumber', type: 'number' },
      { name: 'AutoAttendant', type: 'boolean' },
      { name: 'Enabled', type: 'boolean' },
      { name: 'EnterpriseVoiceEnabled', type: 'boolean' },
      { name: 'SipAddress', type: 'sip' },
      { name: 'Description', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsExUmContact' },
    lifecycle: UM_CONTACTS,
  },
  reads('skypeforbusiness', 'Get-CsExUmContact', [ANY_IDENTITY], UM_CONTACTS),
  removes('skypeforbusiness', 'Remove-CsExUmContact', 'Get-CsExUmContact', UM_CONTACTS),
  reads(
    'skypeforbusiness',
    'Test-CsExUMConnectivity',
    [
      { name: 'TargetFqdn', type: 'fqdn', mandatory: true },
      { name: 'UserSipAddress', type: 'sip' },
    ],
    UM_CONTACTS,
  ),
  reads(
    'skypeforbusiness',
    'Test-CsExUMVoiceMail',
    [
      { name: 'TargetFqdn', type: 'fqdn', mandatory: true },
      { name: 'SenderSipAddress', type: 'sip' },
      { name: 'ReceiverSipAddress', type: 'sip' },
    ],
    UM_CONTACTS,
  ),
];
