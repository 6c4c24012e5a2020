/** Users of telephony: what they are enabled for, their numbers and the routes of their calls. */
import type { Cmdlet, Dropped, Lifecycle } from '../cmdlet.ts';
import { ANY_IDENTITY, CURRENT, grantsTeamsPolicy, IDENTITY, reads, reference } from './record.ts';

/** On-premises users are still set so; for those of Teams in commercial clouds it is deprecated. */
const NUMBER_ASSIGNMENT: Lifecycle = {
  state: 'retired',
  replacedBy: 'Set-CsPhoneNumberAssignment',
  onPremises: true,
  note: 'number-assignment',
};
const SKYPE_ONLINE: Lifecycle = {
  state: 'retired',
  since: '2021-07-31',
  replacedBy: 'Grant-CsOnlineVoiceRoutingPolicy',
  onPremises: true,
  note: 'skype-online',
};

/** "Get-CsOnlineUser", updates of the Teams module. */
const DROPPED_FROM_USERS: Readonly<Record<string, Dropped>> = {
  hostedvoicemail: { since: '3.0.0' },
  voicepolicy: { since: '3.0.0' },
  ipphonepolicy: { since: '3.0.0' },
  voiceroutingpolicy: { since: '3.0.0', renamed: 'OnlineVoiceRoutingPolicy' },
  clientpolicy: { since: '3.0.0' },
  homeserver: { since: '3.0.0' },
  exumenabled: { since: '3.0.0' },
  lineserveruri: { since: '3.0.0' },
  hostedvoicemailpolicy: { since: '3.0.0' },
  objectid: { since: '3.0.0', renamed: 'Identity' },
  enabled: { since: '3.0.0', renamed: 'IsSipEnabled' },
  mcovalidationerrors: { since: '3.0.0', renamed: 'UserValidationErrors' },
  dirsyncenabled: { since: '3.0.0', renamed: 'UserDirSyncEnabled' },
  locationpolicy: { since: '6.1.0' },
  optionflags: { since: '7.0.0' },
};

const NUMBER_TYPES = ['DirectRouting', 'CallingPlan', 'OperatorConnect'] as const;

export const USERS_AND_NUMBERS: readonly Cmdlet[] = [
  {
    ...reference('skypeforbusiness', 'Set-CsUser'),
    parameters: [
      IDENTITY,
      { name: 'EnterpriseVoiceEnabled', type: 'boolean' },
      { name: 'HostedVoiceMail', type: 'boolean' },
      { name: 'OnPremLineURI', type: 'tel', nullable: true },
      { name: 'LineURI', type: 'tel', nullable: true },
      { name: 'LineServerURI', type: 'text' },
      { name: 'PrivateLine', type: 'tel', nullable: true },
      { name: 'AudioVideoDisabled', type: 'boolean' },
      { name: 'RemoteCallControlTelephonyEnabled', type: 'boolean' },
      {
        name: 'ExchangeArchivingPolicy',
        type: 'choice',
        values: ['Uninitialized', 'UseLyncArchivingPolicy', 'ArchivingToExchange', 'NoArchiving'],
      },
      { name: 'SipAddress', type: 'sip' },
      { name: 'Enabled', type: 'boolean' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsOnlineUser' },
    lifecycle: NUMBER_ASSIGNMENT,
  },
  {
    ...reads('microsoftteams', 'Get-CsOnlineUser', [
      ANY_IDENTITY,
      { name: 'Filter', type: 'text' },
      { name: 'Properties', type: 'text', many: 100 },
      { name: 'ResultSize', type: 'integer', min: 0, max: 2_147_483_647 },
      {
        name: 'AccountType',
        type: 'choice',
        values: ['User', 'ResourceAccount', 'Guest', 'SfBOnPremUser', 'IneligibleUser'],
      },
      { name: 'SkipUserPolicies', type: 'switch' },
      { name: 'SoftDeletedUser', type: 'switch' },
    ]),
    dropped: DROPPED_FROM_USERS,
  },
  {
    ...reference('microsoftteams', 'Set-CsPhoneNumberAssignment'),
    parameters: [
      ANY_IDENTITY,
      // Without `tel:`, unlike Set-CsUser.
      { name: 'TelephoneNumber', type: 'number' },
      { name: 'NumberType', type: 'choice', values: NUMBER_TYPES },
      { name: 'LocationId', type: 'text' },
      { name: 'AssignmentCategory', type: 'choice', values: ['Primary', 'Private', 'Alternate'] },
      { name: 'ReverseNumberLookup', type: 'choice', values: ['SkipInternalVoip'] },
      { name: 'EnterpriseVoiceEnabled', type: 'boolean' },
      { name: 'Notify', type: 'switch' },
    ],
    sets: [
      {
        mandatory: ['Identity', 'TelephoneNumber', 'NumberType'],
        optional: ['LocationId', 'AssignmentCategory', 'ReverseNumberLookup', 'Notify'],
      },
      { mandatory: ['Identity', 'EnterpriseVoiceEnabled'] },
      { mandatory: ['TelephoneNumber', 'LocationId'] },
      { mandatory: ['TelephoneNumber', 'ReverseNumberLookup'] },
    ],
    whatIf: false,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsPhoneNumberAssignment' },
    lifecycle: CURRENT,
  },
  {
    ...reference('microsoftteams', 'Remove-CsPhoneNumberAssignment'),
    parameters: [
      IDENTITY,
      { name: 'TelephoneNumber', type: 'number' },
      { name: 'NumberType', type: 'choice', values: NUMBER_TYPES },
      { name: 'RemoveAll', type: 'switch' },
      { name: 'AssignmentBlockedForever', type: 'switch' },
      { name: 'AssignmentBlockedDays', type: 'integer', min: 1, max: 365 },
      { name: 'Notify', type: 'switch' },
    ],
    sets: [
      {
        mandatory: ['Identity', 'TelephoneNumber', 'NumberType'],
        optional: ['Notify', 'AssignmentBlockedForever', 'AssignmentBlockedDays'],
      },
      { mandatory: ['Identity', 'RemoveAll'], optional: ['Notify'] },
    ],
    whatIf: false,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Set-CsPhoneNumberAssignment' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsPhoneNumberAssignment', [
    { name: 'TelephoneNumber', type: 'number' },
    { name: 'AssignedPstnTargetId', type: 'identity' },
    { name: 'NumberType', type: 'choice', values: NUMBER_TYPES },
    { name: 'PstnAssignmentStatus', type: 'text' },
    { name: 'Top', type: 'integer', min: 1 },
    { name: 'Skip', type: 'integer', min: 0 },
  ]),
  {
    ...reference('skypeforbusiness', 'Grant-CsVoiceRoutingPolicy'),
    parameters: [
      IDENTITY,
      { name: 'PolicyName', type: 'text', nullable: true, mandatory: true },
      { name: 'PassThru', type: 'switch' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Grant-CsVoiceRoutingPolicy' },
    lifecycle: SKYPE_ONLINE,
  },
  grantsTeamsPolicy('Grant-CsOnlineVoiceRoutingPolicy'),
  reads('microsoftteams', 'Get-CsOnlineVoiceRoutingPolicy'),
];
