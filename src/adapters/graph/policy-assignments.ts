import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { PolicyAssignments } from '../../operations/tenant.ts';
import { isAbsent } from './absent.ts';
import type { GraphClient } from './client.ts';
import { errorOf, isOk, unreachable } from './errors.ts';

/** Policies of Teams users, by Graph's policy assignment, which takes a policy's opaque id in place of its name. */

const POLICY = 'v1.0/admin/teams/policy';
/** Microsoft names no maximum. */
const USERS_PER_CALL = 50;

const policies = z.object({ value: z.array(z.object({ name: z.string(), policyId: z.string() })) });

export function createPolicyAssignments(client: GraphClient): PolicyAssignments {
  /** @returns undefined where there is no policy of this name */
  async function policyId(policyType: string, name: string): Promise<string | undefined> {
    const path = `${POLICY}/getPolicyId(type='${quoted(policyType)}',name='${quoted(name)}')`;
    const found = await client.get(path, policies).catch((error: unknown) => {
      if (isAbsent(error)) return { value: [] };
      throw error;
    });
    const wanted = plain(name);
    return found.value.find((policy) => plain(policy.name) === wanted)?.policyId;
  }

  async function send(path: string, assignments: readonly object[]): Promise<void> {
    const answer = await client.send(path, { value: assignments }, 1);
    if (!answer) throw unreachable(path, undefined);
    if (!isOk(answer)) throw errorOf(answer, path);
  }

  return {
    exists: async (policyType, name) => (await policyId(policyType, name)) !== undefined,
    async assign(policyType, name, userIds) {
      const id = name === null ? undefined : await policyId(policyType, name);
      if (name !== null && id === undefined)
        throw new LinekeeperError('graph.no-policy', { policyType, name });
      const path = `${POLICY}/userAssignments/${id === undefined ? 'unassign' : 'assign'}`;
      for (let start = 0; start < userIds.length; start += USERS_PER_CALL) {
        const users = userIds.slice(start, start + USERS_PER_CALL);
        await send(
          path,
          users.map((userId) => ({
            '@odata.type': '#microsoft.graph.teamsAdministration.teamsPolicyUserAssignment',
            ...{ userId, policyType },
            ...(id === undefined ? {} : { policyId: id }),
          })),
        );
      }
    },
  };
}

function quoted(text: string): string {
  return encodeURIComponent(text.replaceAll(`'`, `''`));
}

/** Policies that the tenant made are `Tag:…`, and names are compared without case. */
function plain(name: string): string {
  return name.replace(/^Tag:/i, '').toLowerCase();
}
