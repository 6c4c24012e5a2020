import type {
  AssignedPlan,
  SubscribedSku,
  TeamsAdministration,
  User,
} from '@microsoft/microsoft-graph-types-beta';
import type { DemoAccount } from './accounts.ts';
import { badRequest, json, notFound, type Ask, type Reply } from './exchange.ts';
import { page, parseFilter, select } from './odata.ts';
import type { World } from './world.ts';

/** `/v1.0/users`, `/v1.0/admin/teams/userConfigurations` and `/v1.0/subscribedSkus`. */

const PAGES = { defaultTop: 100, maxTop: 999 };
/** Graph refuses longer `in (…)` lists on these collections. */
const IN_VALUES = 15;

/** Service plan "Phone System". */
const MCOEV = '4828c8ec-dc2e-4779-b502-87ac9ce28ab7';
/** Service plan "Domestic Calling Plan". */
const MCOPSTN1 = '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8';
const TEAMS = '57ff2da0-773e-42df-b2af-ffb7a2317929';
const SHARED_DEVICES = '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff';

export function answerUsers(world: World, ask: Ask, key: string | undefined): Reply {
  return answerAccounts(world, ask, key, (account) => userRecord(world, account));
}

export function answerUserConfigurations(world: World, ask: Ask, key: string | undefined): Reply {
  return answerAccounts(world, ask, key, (account) => configurationRecord(world, account));
}

function answerAccounts(
  world: World,
  ask: Ask,
  key: string | undefined,
  record: (account: DemoAccount) => object,
): Reply {
  if (key !== undefined) {
    const account = world.accounts.find(decodeURIComponent(key));
    return account ? json(select(record(account), ask.query)) : notFound(`Resource '${key}'`);
  }
  const filter = parseFilter(ask.query);
  if (filter.kind === 'none') {
    const at = (index: number): object => {
      const account = world.accounts.at(index);
      return account ? record(account) : {};
    };
    return page(ask, world.accounts.size, at, PAGES);
  }
  if (filter.kind === 'unsupported' || filter.field !== 'userPrincipalName')
    return badRequest('Unsupported filter.');
  if (filter.values.length > IN_VALUES)
    return badRequest(`Too many values: at most ${IN_VALUES} in a filter.`);
  const found = filter.values.flatMap((upn) => world.accounts.find(upn) ?? []);
  return page(ask, found.length, (index) => found.slice(index, index + 1).map(record)[0] ?? {}, PAGES);
}

function userRecord(world: World, account: DemoAccount): User {
  const reset = world.passwordResets.get(account.index);
  return {
    id: account.id,
    userPrincipalName: account.upn,
    displayName: account.name,
    accountEnabled: account.enabled,
    assignedLicenses: account.licensed ? [{ skuId: SHARED_DEVICES, disabledPlans: [] }] : [],
    assignedPlans: [
      ...(account.licensed
        ? [enabled(MCOEV, 'MicrosoftCommunicationsOnline'), enabled(TEAMS, 'TeamspaceAPI')]
        : []),
      ...(account.callingPlan ? [enabled(MCOPSTN1, 'MicrosoftCommunicationsOnline')] : []),
    ],
    ...(reset === undefined ? {} : { lastPasswordChangeDateTime: new Date(reset).toISOString() }),
  };
}

function enabled(servicePlanId: string, service: string): AssignedPlan {
  return { servicePlanId, service, capabilityStatus: 'Enabled' };
}

function configurationRecord(world: World, account: DemoAccount): TeamsAdministration.TeamsUserConfiguration {
  return {
    id: account.id,
    userPrincipalName: account.upn,
    tenantId: world.options.seed.toString(16).padStart(8, '0') + '-0000-4000-8000-000000000000',
    accountType: 'user',
    isEnterpriseVoiceEnabled: account.licensed && account.number !== null,
    featureTypes: account.licensed ? ['Teams', 'PhoneSystem'] : ['Teams'],
    telephoneNumbers:
      account.number === null ? [] : [{ telephoneNumber: account.number, assignmentCategory: 'primary' }],
    effectivePolicyAssignments: [
      ...assigned('TeamsCallingPolicy', account.callingPolicy),
      ...assigned('TeamsIPPhonePolicy', account.ipPhonePolicy),
    ],
  };
}

/** Teams lists a policy only where one other than Global is assigned. */
function assigned(policyType: string, name: string): TeamsAdministration.EffectivePolicyAssignment[] {
  if (name === 'Global') return [];
  const policyId = Buffer.from(`Tag:${name}`).toString('base64url');
  return [{ policyType, policyAssignment: { displayName: name, assignmentType: 'direct', policyId } }];
}

export function answerSubscribedSkus(world: World): Reply {
  const sku: SubscribedSku = {
    id: SHARED_DEVICES,
    skuId: SHARED_DEVICES,
    skuPartNumber: 'MCOCAP',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: world.accounts.size - 1,
    prepaidUnits: { enabled: world.accounts.size + 100, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: [
      { servicePlanId: MCOEV, servicePlanName: 'MCOEV', provisioningStatus: 'Success', appliesTo: 'User' },
      { servicePlanId: TEAMS, servicePlanName: 'TEAMS1', provisioningStatus: 'Success', appliesTo: 'User' },
    ],
  };
  return json({ value: [sku] });
}
