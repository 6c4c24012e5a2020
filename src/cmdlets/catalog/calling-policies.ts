/** What users of Teams may do with calls, SIP phones among it, and the same for many users at once. */
import type { Cmdlet, Parameter } from '../cmdlet.ts';
import {
  CURRENT,
  ENABLED_DISABLED,
  grantsTeamsPolicy,
  IDENTITY,
  reads,
  reference,
  removes,
} from './record.ts';

const SETTINGS: readonly Parameter[] = [
  // The reference page says None; what holds without it is False, says "Configure SIP Gateway".
  { name: 'AllowSIPDevicesCalling', type: 'boolean', default: false },
  // UserOverride is listed as well, and "not available for use".
  { name: 'AllowCallRedirect', type: 'choice', values: ENABLED_DISABLED },
  { name: 'AllowPrivateCalling', type: 'boolean' },
  { name: 'AllowVoicemail', type: 'choice', values: ['AlwaysEnabled', 'AlwaysDisabled', 'UserOverride'] },
  { name: 'AllowCallForwardingToPhone', type: 'boolean' },
  { name: 'AllowCallForwardingToUser', type: 'boolean' },
  {
    name: 'BusyOnBusyEnabledType',
    type: 'choice',
    values: ['Enabled', 'Disabled', 'Unanswered', 'UserOverride'],
  },
  { name: 'PreventTollBypass', type: 'boolean' },
];

/** Those that New-CsBatchPolicyAssignmentOperation takes; TeamsIPPhonePolicy is not among them. */
const BATCH_POLICY_TYPES = [
  'CallingLineIdentity',
  'ExternalAccessPolicy',
  'OnlineVoiceRoutingPolicy',
  'TeamsAppSetupPolicy',
  'TeamsAppPermissionPolicy',
  'TeamsCallingPolicy',
  'TeamsCallParkPolicy',
  'TeamsChannelsPolicy',
  'TeamsEducationAssignmentsAppPolicy',
  'TeamsEmergencyCallingPolicy',
  'TeamsEmergencyCallRoutingPolicy',
  'TeamsMeetingBroadcastPolicy',
  'TeamsMeetingPolicy',
  'TeamsMessagingPolicy',
  'TeamsTemplatePermissionPolicy',
  'TeamsUpdateManagementPolicy',
  'TeamsUpgradePolicy',
  'TeamsVerticalPackagePolicy',
  'TeamsVideoInteropServicePolicy',
  'TenantDialPlan',
];

export const CALLING_POLICIES: readonly Cmdlet[] = [
  {
    ...reference('microsoftteams', 'Set-CsTeamsCallingPolicy'),
    parameters: [IDENTITY, ...SETTINGS],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsTeamsCallingPolicy' },
    lifecycle: CURRENT,
  },
  {
    ...reference('microsoftteams', 'New-CsTeamsCallingPolicy'),
    parameters: [IDENTITY, ...SETTINGS, { name: 'Description', type: 'text' }],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsTeamsCallingPolicy' },
    lifecycle: CURRENT,
  },
  removes('microsoftteams', 'Remove-CsTeamsCallingPolicy', 'Get-CsTeamsCallingPolicy'),
  reads('microsoftteams', 'Get-CsTeamsCallingPolicy'),
  grantsTeamsPolicy('Grant-CsTeamsCallingPolicy'),
  {
    ...reference('microsoftteams', 'New-CsBatchPolicyAssignmentOperation'),
    parameters: [
      { name: 'PolicyType', type: 'choice', values: BATCH_POLICY_TYPES, mandatory: true },
      { name: 'PolicyName', type: 'text', nullable: true, mandatory: true },
      // Object ids or SIP addresses: a UPN that differs from the SIP address fails.
      { name: 'Identity', type: 'identity', many: 5000, mandatory: true },
      { name: 'OperationName', type: 'text' },
    ],
    // The switch is in the syntax of the page, but nothing says what it would show of an operation that runs elsewhere.
    whatIf: false,
    risk: 'changes-everybody',
    undo: { by: 'inverse', cmdlet: 'New-CsBatchPolicyAssignmentOperation' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsBatchPolicyAssignmentOperation', [
    { name: 'Identity', type: 'guid' },
    { name: 'Status', type: 'text' },
  ]),
];
