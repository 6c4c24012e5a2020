import { z } from 'zod';
import { badRequest, json, notFound, type Ask, type Reply } from './exchange.ts';
import { CALLING_POLICIES, IP_PHONE_POLICIES } from './teams-admin.ts';
import type { World } from './world.ts';

/** `/v1.0/admin/teams/policy`: which id a policy has, and whom it is assigned to. */

const ASSIGNMENT = '#microsoft.graph.teamsAdministration.teamsPolicyUserAssignment';
/** Where an account keeps its policy of each type, and which policies there are. */
const TYPES = {
  teamscallingpolicy: { trait: 'callingPolicy', policies: CALLING_POLICIES },
  teamsipphonepolicy: { trait: 'ipPhonePolicy', policies: IP_PHONE_POLICIES },
} as const;
type PolicyType = (typeof TYPES)[keyof typeof TYPES];

const assignments = z.object({
  value: z
    .array(
      z.object({
        '@odata.type': z.literal(ASSIGNMENT),
        userId: z.string(),
        policyType: z.string(),
        policyId: z.string().optional(),
      }),
    )
    .min(1),
});

/** @param rest the path behind `/admin/teams/policy`, split at its slashes */
export function answerPolicies(world: World, ask: Ask, rest: readonly string[]): Reply {
  const path = decodeURIComponent(rest.join('/'));
  const asked = /^getPolicyId\(type='([^']*)',name='([^']*)'\)$/.exec(path);
  if (asked && ask.method === 'GET') return findPolicy(asked[1] ?? '', asked[2] ?? '');
  if (ask.method === 'POST' && path === 'userAssignments/assign') return assign(world, ask.body, true);
  if (ask.method === 'POST' && path === 'userAssignments/unassign') return assign(world, ask.body, false);
  return notFound(`Segment ${path}`);
}

function findPolicy(type: string, name: string): Reply {
  const known = typeOf(type);
  if (!known) return badRequest(`Policy type ${type} is not supported.`);
  const found = namesOf(known).filter((each) => each.toLowerCase() === name.toLowerCase());
  return json({ value: found.map((each) => ({ name: `Tag:${each}`, policyId: policyIdOf(each) })) });
}

/** All of them or none, without a word on each. */
function assign(world: World, body: unknown, gives: boolean): Reply {
  const changes = [];
  for (const { userId, policyType, policyId } of assignments.parse(body).value) {
    const account = world.accounts.find(userId);
    const type = typeOf(policyType);
    if (!account) return notFound(`User ${userId}`);
    if (!type) return badRequest(`Policy type ${policyType} is not supported.`);
    const name = gives ? namesOf(type).find((each) => policyIdOf(each) === policyId) : 'Global';
    if (name === undefined) return badRequest(`Policy ${policyId ?? ''} does not exist.`);
    changes.push({ upn: account.upn, traits: { [type.trait]: name } });
  }
  for (const { upn, traits } of changes) world.accounts.amend(upn, traits);
  return { status: 204 };
}

function typeOf(name: string): PolicyType | undefined {
  return new Map<string, PolicyType>(Object.entries(TYPES)).get(name.toLowerCase());
}

/** Those that can be assigned: Global is what everybody else has. */
function namesOf({ policies }: PolicyType): string[] {
  return policies.flatMap(({ Identity }) => /^Tag:(.*)$/.exec(Identity)?.[1] ?? []);
}

/** Opaque to callers, as Graph's are. */
export function policyIdOf(name: string): string {
  return Buffer.from(`Tag:${name}`).toString('base64url');
}
