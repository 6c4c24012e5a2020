/** Unified Messaging of Exchange 2010, 2013 and 2016, on servers of an organisation's own; no later Exchange has it. */
import type { Cmdlet, Lifecycle, Parameter } from '../cmdlet.ts';
import { ANY_IDENTITY, IDENTITY, reads, reference, removes } from './record.ts';

const RETIRED: Lifecycle = {
  state: 'retired',
  // Of Exchange Online; Exchange 2019 came without it before that.
  since: '2020-02-28',
  replacedBy: 'Set-CsOnlineVoicemailUserSettings',
  onPremises: true,
  note: 'exchange-um',
};
const READS: Lifecycle = { ...RETIRED, replacedBy: 'Get-CsOnlineVoicemailUserSettings' };

const VOIP_SECURITY: Parameter = {
  name: 'VoIPSecurity',
  type: 'choice',
  values: ['Unsecured', 'SIPSecured', 'Secured'],
  default: 'Unsecured',
};
/** Each at most 32 characters. */
const ACCESS_NUMBERS: Parameter = {
  name: 'AccessTelephoneNumbers',
  type: 'text',
  max: 32,
  many: 50,
  editable: true,
};

export const EXCHANGE_UM: readonly Cmdlet[] = [
  {
    ...reference('exchangepowershell', 'New-UMDialPlan'),
    parameters: [
      { name: 'Name', type: 'text', max: 64, mandatory: true },
      { name: 'CountryOrRegionCode', type: 'text', max: 4, mandatory: true },
      { name: 'NumberOfDigitsInExtension', type: 'integer', min: 1, max: 20, mandatory: true },
      { name: 'URIType', type: 'choice', values: ['TelExtn', 'E164', 'SipName'] },
      VOIP_SECURITY,
      ACCESS_NUMBERS,
      { name: 'DefaultLanguage', type: 'text', default: 'en-US' },
      { name: 'FaxEnabled', type: 'boolean', default: true },
      { name: 'GenerateUMMailboxPolicy', type: 'boolean', default: true },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-UMDialPlan' },
    lifecycle: RETIRED,
  },
  {
    ...reference('exchangepowershell', 'Set-UMDialPlan'),
    // URIType and NumberOfDigitsInExtension hold for the life of a dial plan.
    parameters: [
      IDENTITY,
      VOIP_SECURITY,
      ACCESS_NUMBERS,
      { name: 'ConfiguredInCountryOrRegionGroups', type: 'text', many: 50, editable: true },
      { name: 'AllowedInCountryOrRegionGroups', type: 'text', many: 50, editable: true },
      { name: 'AllowDialPlanSubscribers', type: 'boolean', default: true },
      { name: 'AllowExtensions', type: 'boolean', default: false },
      { name: 'MaxCallDuration', type: 'integer', min: 1, default: 30 },
      { name: 'MaxRecordingDuration', type: 'integer', min: 1, max: 100, default: 20 },
      { name: 'RecordingIdleTimeout', type: 'integer', min: 1, default: 5 },
      { name: 'LogonFailuresBeforeDisconnect', type: 'integer', min: 1, default: 3 },
      { name: 'InputFailuresBeforeDisconnect', type: 'integer', min: 1, default: 3 },
      { name: 'AudioCodec', type: 'text', default: 'Mp3' },
      { name: 'OutsideLineAccessCode', type: 'text', default: '9' },
      { name: 'TUIPromptEditingEnabled', type: 'boolean', default: false },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-UMDialPlan' },
    lifecycle: RETIRED,
  },
  removes('exchangepowershell', 'Remove-UMDialPlan', 'Get-UMDialPlan', RETIRED),
  reads('exchangepowershell', 'Get-UMDialPlan', [ANY_IDENTITY], READS),
  {
    ...reference('exchangepowershell', 'Set-UMService'),
    parameters: [
      IDENTITY,
      // A plain list replaces the plans that the server has. Exchange 2013 and 2016 take SIP URI dial plans only.
      { name: 'DialPlans', type: 'identity', many: 50, editable: true },
      // The Unified Messaging service has to be started again.
      { name: 'UMStartupMode', type: 'choice', values: ['TCP', 'TLS', 'Dual'], default: 'TCP' },
      { name: 'MaxCallsAllowed', type: 'integer', min: 0, default: 100 },
      { name: 'IPAddressFamily', type: 'choice', values: ['Any', 'IPv4Only', 'IPv6Only'] },
      { name: 'SIPAccessService', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-UMService' },
    lifecycle: RETIRED,
  },
  reads('exchangepowershell', 'Get-UMService', [ANY_IDENTITY], READS),
  {
    ...reference('exchangepowershell', 'Set-UMIPGateway'),
    parameters: [
      IDENTITY,
      { name: 'OutcallsAllowed', type: 'boolean' },
      { name: 'Address', type: 'text' },
      { name: 'Port', type: 'integer', min: 0, max: 65_535 },
      { name: 'MessageWaitingIndicatorAllowed', type: 'boolean' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-UMIPGateway' },
    lifecycle: RETIRED,
  },
  reads('exchangepowershell', 'Get-UMIPGateway', [ANY_IDENTITY], READS),
  {
    ...reference('exchangepowershell', 'New-UMMailboxPolicy'),
    parameters: [
      { name: 'Name', type: 'text', max: 64, mandatory: true },
      { name: 'UMDialPlan', type: 'identity', mandatory: true },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-UMMailboxPolicy' },
    lifecycle: RETIRED,
  },
  removes('exchangepowershell', 'Remove-UMMailboxPolicy', 'Get-UMMailboxPolicy', RETIRED),
  reads(
    'exchangepowershell',
    'Get-UMMailboxPolicy',
    [ANY_IDENTITY, { name: 'UMDialPlan', type: 'identity' }],
    READS,
  ),
  {
    ...reference('exchangepowershell', 'Enable-UMMailbox'),
    parameters: [
      IDENTITY,
      { name: 'UMMailboxPolicy', type: 'identity', mandatory: true },
      { name: 'Extensions', type: 'text', many: 10 },
      // Needed for dial plans of the types SIP URI and E.164.
      { name: 'SIPResourceIdentifier', type: 'text' },
      { name: 'PIN', type: 'text', secret: true },
      { name: 'PINExpired', type: 'boolean' },
      { name: 'PilotNumber', type: 'text' },
      { name: 'NotifyEmail', type: 'text' },
      { name: 'AutomaticSpeechRecognitionEnabled', type: 'boolean', default: true },
      // Checks without enabling.
      { name: 'ValidateOnly', type: 'switch' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Disable-UMMailbox' },
    lifecycle: RETIRED,
  },
  {
    ...reference('exchangepowershell', 'Disable-UMMailbox'),
    parameters: [IDENTITY, { name: 'KeepProperties', type: 'boolean' }],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Enable-UMMailbox' },
    lifecycle: RETIRED,
  },
  reads('exchangepowershell', 'Get-UMMailbox', [ANY_IDENTITY], READS),
  {
    name: 'ExchUCUtil.ps1',
    module: 'ExchangePowerShell',
    file: { below: 'ExchangeInstallPath', path: ['Scripts', 'ExchUCUtil.ps1'] },
    // The forest of Skype for Business, where that is another one.
    parameters: [{ name: 'Forest', type: 'fqdn' }],
    whatIf: false,
    risk: 'changes-everybody',
    undo: { by: 'nothing' },
    lifecycle: RETIRED,
    source: {
      title: 'Configure Exchange Server Unified Messaging for Skype for Business Server voice mail',
      url: 'https://learn.microsoft.com/skypeforbusiness/deploy/integrate-with-exchange-server/exchangeunified-messaging-for-voice-mail',
    },
  },
];
