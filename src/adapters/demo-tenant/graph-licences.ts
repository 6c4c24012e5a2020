import type {
  AssignedPlan,
  LicenseAssignmentState,
  SubscribedSku,
  User,
} from '@microsoft/microsoft-graph-types-beta';
import { z } from 'zod';
import type { DemoAccount } from './accounts.ts';
import { graphError, json, notFound, type Ask, type Reply } from './exchange.ts';
import type { World } from './world.ts';

/** What the organisation has bought, who has it, and `POST /v1.0/users/{id}/assignLicense`. */

interface Product {
  readonly skuId: string;
  readonly partNumber: string;
  /** Which accounts have it. */
  readonly trait: 'licensed' | 'callingPlan';
  readonly plans: readonly { readonly id: string; readonly name: string; readonly service: string }[];
}

const CALLING = 'MicrosoftCommunicationsOnline';
const PRODUCTS: readonly Product[] = [
  {
    skuId: '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff',
    partNumber: 'MCOCAP',
    trait: 'licensed',
    plans: [
      { id: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', name: 'MCOEV', service: CALLING },
      { id: '57ff2da0-773e-42df-b2af-ffb7a2317929', name: 'TEAMS1', service: 'TeamspaceAPI' },
    ],
  },
  {
    skuId: '0dab259f-bf13-4952-b7f8-7db8f131b28d',
    partNumber: 'MCOPSTN1',
    trait: 'callingPlan',
    plans: [{ id: '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8', name: 'MCOPSTN1', service: CALLING }],
  },
];

const assignBody = z.object({
  addLicenses: z.array(z.object({ skuId: z.string(), disabledPlans: z.array(z.string()).optional() })),
  removeLicenses: z.array(z.string()),
});

/** A user's record, as far as it tells of licences. */
export function licencesOf(
  account: DemoAccount,
): Required<Pick<User, 'assignedLicenses' | 'assignedPlans' | 'licenseAssignmentStates'>> {
  const products = PRODUCTS.filter(({ trait }) => account[trait]);
  return {
    assignedLicenses: products.map(({ skuId }) => ({ skuId, disabledPlans: [] })),
    assignedPlans: products.flatMap(({ plans }) => plans.map(planOf)),
    licenseAssignmentStates: products.map((product) => stateOf(account, product)),
  };
}

function planOf({ id, service }: Product['plans'][number]): AssignedPlan {
  return { servicePlanId: id, service, capabilityStatus: 'Enabled' };
}

function stateOf(account: DemoAccount, { skuId, trait }: Product): LicenseAssignmentState {
  const assignedByGroup = trait === 'licensed' ? account.licenceGroup : null;
  return { skuId, assignedByGroup, state: 'Active', error: 'None', disabledPlans: [] };
}

export function answerSubscribedSkus(world: World): Reply {
  return json({ value: PRODUCTS.map((product) => skuOf(world, product)) });
}

function skuOf({ accounts, options }: World, { skuId, partNumber, trait, plans }: Product): SubscribedSku {
  const { first, now } = accounts.count(trait);
  return {
    id: skuId,
    skuId,
    skuPartNumber: partNumber,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: now,
    prepaidUnits: { enabled: first + options.spareSeats, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: plans.map(({ id, name }) => ({
      ...{ servicePlanId: id, servicePlanName: name, provisioningStatus: 'Success', appliesTo: 'User' },
    })),
  };
}

/** All of it or none of it, as Graph does. */
export function assignLicense(world: World, ask: Ask, key: string): Reply {
  const account = world.accounts.find(key);
  if (!account) return notFound(`Resource '${key}'`);
  const { addLicenses, removeLicenses } = assignBody.parse(ask.body);
  const changes = [
    ...addLicenses.map(({ skuId }) => ({ skuId, to: true })),
    ...removeLicenses.map((skuId) => ({ skuId, to: false })),
  ];
  for (const { skuId, to } of changes) {
    const hindrance = to ? hindranceToGive(world, account, skuId) : hindranceToTake(account, skuId);
    if (hindrance) return graphError(400, 'Request_BadRequest', hindrance);
  }
  for (const { skuId, to } of changes) {
    const product = productOf(skuId);
    if (product) world.accounts.amend(account.upn, { [product.trait]: to });
  }
  return json({ id: account.id, userPrincipalName: account.upn });
}

const NO_PRODUCT = 'License does not correspond to a valid company License.';

/** Refusals share a code and differ in their English alone. */
function hindranceToGive(
  { accounts, options }: World,
  account: DemoAccount,
  skuId: string,
): string | undefined {
  const product = productOf(skuId);
  if (!product) return NO_PRODUCT;
  const { first, now } = accounts.count(product.trait);
  if (account[product.trait] || now < first + options.spareSeats) return undefined;
  return `Subscription with SKU ${skuId} does not have any available licenses.`;
}

function hindranceToTake(account: DemoAccount, skuId: string): string | undefined {
  const product = productOf(skuId);
  if (!product) return NO_PRODUCT;
  if (!account[product.trait]) return 'User does not have a corresponding license.';
  return stateOf(account, product).assignedByGroup === null
    ? undefined
    : 'User license is inherited from a group membership and it cannot be removed directly from the user.';
}

function productOf(skuId: string): Product | undefined {
  return PRODUCTS.find((product) => product.skuId === skuId.toLowerCase());
}
