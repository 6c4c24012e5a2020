/** Cloud Connector Edition, which ended with Skype for Business Online, and what Direct Routing has in its place. */
import type { Cmdlet, Lifecycle } from '../cmdlet.ts';
import { ANY_IDENTITY, CURRENT, IDENTITY, reads, reference, removes } from './record.ts';

const RETIRED: Lifecycle = { state: 'retired', since: '2021-07-31', note: 'cloud-connector' };
/** Calls leave through a session border controller of Direct Routing. */
const DIRECT_ROUTING: Lifecycle = { ...RETIRED, replacedBy: 'New-CsOnlinePSTNGateway' };

export const CLOUD_CONNECTOR: readonly Cmdlet[] = [
  {
    ...reference('skypeforbusiness', 'Set-CsTenantHybridConfiguration'),
    parameters: [
      { name: 'PeerDestination', type: 'fqdn' },
      { name: 'UseOnPremDialPlan', type: 'boolean', default: true },
      { name: 'HybridConfigServiceInternalUrl', type: 'text' },
      { name: 'HybridConfigServiceExternalUrl', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsTenantHybridConfiguration' },
    lifecycle: DIRECT_ROUTING,
  },
  reads('skypeforbusiness', 'Get-CsTenantHybridConfiguration', [], {
    ...RETIRED,
    replacedBy: 'Get-CsOnlinePSTNGateway',
  }),
  {
    ...reference('microsoftteams', 'Set-CsTenantFederationConfiguration'),
    parameters: [
      { name: 'SharedSipAddressSpace', type: 'boolean', default: false },
      { name: 'AllowFederatedUsers', type: 'boolean', default: true },
      { name: 'AllowTeamsConsumer', type: 'boolean', default: true },
      { name: 'AllowTeamsConsumerInbound', type: 'boolean', default: true },
      { name: 'TreatDiscoveredPartnersAsUnverified', type: 'boolean', default: false },
      { name: 'BlockAllSubdomains', type: 'boolean' },
      { name: 'ExternalAccessWithTrialTenants', type: 'choice', values: ['Allowed', 'Blocked'] },
      { name: 'RestrictTeamsConsumerToExternalUserProfiles', type: 'boolean' },
    ],
    whatIf: true,
    risk: 'changes-everybody',
    undo: { by: 'restore', read: 'Get-CsTenantFederationConfiguration' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsTenantFederationConfiguration', []),
  {
    ...reference('skypeforbusiness', 'New-CsHybridPSTNSite'),
    parameters: [
      IDENTITY,
      { name: 'EdgeFQDN', type: 'fqdn', mandatory: true },
      { name: 'EnableAutoUpdate', type: 'boolean' },
      { name: 'BitsUpdateTimeWindow', type: 'integer' },
      { name: 'OsUpdateTimeWindow', type: 'integer' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsHybridPSTNSite' },
    lifecycle: DIRECT_ROUTING,
  },
  {
    ...reference('skypeforbusiness', 'Set-CsHybridPSTNSite'),
    parameters: [
      IDENTITY,
      { name: 'EdgeFQDN', type: 'fqdn' },
      { name: 'EnableAutoUpdate', type: 'boolean' },
      { name: 'BitsUpdateTimeWindow', type: 'integer' },
      { name: 'OsUpdateTimeWindow', type: 'integer' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsHybridPSTNSite' },
    lifecycle: DIRECT_ROUTING,
  },
  reads('skypeforbusiness', 'Get-CsHybridPSTNSite', [ANY_IDENTITY], {
    ...RETIRED,
    replacedBy: 'Get-CsOnlinePSTNGateway',
  }),
  removes('skypeforbusiness', 'Remove-CsHybridPSTNSite', 'Get-CsHybridPSTNSite', {
    ...RETIRED,
    replacedBy: 'Remove-CsOnlinePSTNGateway',
  }),
  {
    ...reference('skypeforbusiness', 'Register-CsHybridPSTNAppliance'),
    parameters: [
      { name: 'Name', type: 'text', mandatory: true },
      { name: 'SiteName', type: 'text', mandatory: true },
      { name: 'MediationServerIPAddress', type: 'ipv4', mandatory: true },
      { name: 'MediationServerFqdn', type: 'fqdn', mandatory: true },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Unregister-CsHybridPSTNAppliance' },
    lifecycle: DIRECT_ROUTING,
  },
  {
    ...reference('skypeforbusiness', 'Set-CsHybridPSTNAppliance'),
    parameters: [
      IDENTITY,
      { name: 'MaintenanceMode', type: 'boolean' },
      { name: 'MediationServerGruu', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsHybridPSTNAppliance' },
    lifecycle: DIRECT_ROUTING,
  },
  reads(
    'skypeforbusiness',
    'Get-CsHybridPSTNAppliance',
    [ANY_IDENTITY, { name: 'Name', type: 'text' }, { name: 'SiteName', type: 'text' }],
    { ...RETIRED, replacedBy: 'Get-CsOnlinePSTNGateway' },
  ),
  {
    ...removes('skypeforbusiness', 'Unregister-CsHybridPSTNAppliance', 'Get-CsHybridPSTNAppliance', {
      ...RETIRED,
      replacedBy: 'Remove-CsOnlinePSTNGateway',
    }),
    undo: { by: 'inverse', cmdlet: 'Register-CsHybridPSTNAppliance' },
  },
  {
    ...reference('skypeforbusiness', 'Set-CsUserPstnSettings'),
    parameters: [
      IDENTITY,
      { name: 'AllowInternationalCalls', type: 'boolean', default: false },
      // $null is the site of the peer destination.
      { name: 'HybridPSTNSite', type: 'text', nullable: true },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsUserPstnSettings' },
    lifecycle: { ...RETIRED, replacedBy: 'Grant-CsOnlineVoiceRoutingPolicy' },
  },
  // Mandatory where it stands alone; behind Get-CsOnlineUser the identities come through the pipeline.
  reads('skypeforbusiness', 'Get-CsUserPstnSettings', [ANY_IDENTITY], {
    ...RETIRED,
    replacedBy: 'Get-CsOnlineUser',
  }),
  {
    ...reference('skypeforbusiness', 'Set-CsHybridMediationServer'),
    parameters: [
      // The display name of the account that stands for the server; it must have no licence.
      IDENTITY,
      { name: 'Fqdn', type: 'fqdn', mandatory: true },
      { name: 'AccessProxyExternalFqdn', type: 'fqdn', mandatory: true },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsHybridMediationServer' },
    lifecycle: RETIRED,
  },
  reads('skypeforbusiness', 'Get-CsHybridMediationServer', [IDENTITY], RETIRED),
  {
    ...reference('microsoftteams', 'New-CsOnlinePSTNGateway'),
    parameters: [
      { name: 'Fqdn', type: 'fqdn', mandatory: true },
      { name: 'SipSignalingPort', type: 'integer', min: 1, max: 65_535, mandatory: true },
      { name: 'Enabled', type: 'boolean', default: false },
      { name: 'MaxConcurrentSessions', type: 'integer', min: 1 },
      { name: 'SendSipOptions', type: 'boolean', default: true },
      { name: 'ForwardCallHistory', type: 'boolean', default: false },
      { name: 'ForwardPai', type: 'boolean', default: false },
      { name: 'MediaBypass', type: 'boolean', default: false },
      { name: 'FailoverTimeSeconds', type: 'integer', min: 0, default: 10 },
      { name: 'FailoverResponseCodes', type: 'text', default: '408, 503, 504' },
      { name: 'PidfLoSupported', type: 'boolean', default: false },
      { name: 'Description', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsOnlinePSTNGateway' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsOnlinePSTNGateway'),
  removes('microsoftteams', 'Remove-CsOnlinePSTNGateway', 'Get-CsOnlinePSTNGateway'),
];
