import type { TeamsAdministration, User } from '@microsoft/microsoft-graph-types-beta';
import type { DemoAccount } from './accounts.ts';
import { badRequest, json, notFound, type Ask, type Reply } from './exchange.ts';
import { licencesOf } from './graph-licences.ts';
import { policyIdOf } from './graph-policies.ts';
import { page, parseFilter, select } from './odata.ts';
import type { World } from './world.ts';

/** `/v1.0/users` and `/v1.0/admin/teams/userConfigurations`. */

const PAGES = { defaultTop: 100, maxTop: 999 };
/** Graph refuses longer `in (…)` lists on these collections. */
const IN_VALUES = 15;
/** An account is found by either, whichever the filter names. */
const FILTERED = new Set(['userPrincipalName', 'id']);

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
  const pageOf = (found: readonly DemoAccount[]): Reply =>
    page(ask, found.length, (index) => found.slice(index, index + 1).map(record)[0] ?? {}, PAGES);
  const filter = parseFilter(ask.query);
  if (filter.kind === 'none') {
    const at = (index: number): object => {
      const account = world.accounts.at(index);
      return account ? record(account) : {};
    };
    return page(ask, world.accounts.size, at, PAGES);
  }
  if (filter.kind === 'either') return pageOf(addressed(world, filter.matches));
  if (filter.kind === 'unsupported' || !FILTERED.has(filter.field)) return badRequest('Unsupported filter.');
  if (filter.values.length > IN_VALUES)
    return badRequest(`Too many values: at most ${IN_VALUES} in a filter.`);
  const found = filter.values.flatMap((value) => world.accounts.find(value) ?? []);
  return pageOf(found);
}

/** `proxyAddresses` have the protocol before them. */
function addressed({ accounts }: World, matches: readonly { readonly value: string }[]): DemoAccount[] {
  const addresses = new Set(matches.map(({ value }) => value.replace(/^smtp:/i, '')));
  return [...addresses].flatMap((address) => accounts.withAddress(address));
}

function userRecord(world: World, account: DemoAccount): User {
  const reset = world.passwordResets.get(account.index);
  return {
    id: account.id,
    userPrincipalName: account.upn,
    displayName: account.name,
    mail: account.mail,
    accountEnabled: account.enabled,
    ...licencesOf(account),
    ...(reset === undefined ? {} : { lastPasswordChangeDateTime: new Date(reset).toISOString() }),
  };
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
  const policyId = policyIdOf(name);
  return [{ policyType, policyAssignment: { displayName: name, assignmentType: 'direct', policyId } }];
}
