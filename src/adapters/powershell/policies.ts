import type { CallingPolicy } from '../../enrolment/teams-admin.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { PolicyAssignments } from '../../operations/tenant.ts';
import { errorOf } from './errors.ts';
import type { PowerShell } from './powershell.ts';

/** Graph's policy assignment where it will; else Teams PowerShell, user by user. */
export function withGrants(
  graph: PolicyAssignments,
  powershell: Pick<PowerShell, 'run'>,
  callingPolicies: () => Promise<readonly CallingPolicy[]>,
): PolicyAssignments {
  return {
    exists: (policyType, name) =>
      graph.exists(policyType, name).catch(async (error: unknown) => {
        if (!isGraphsRefusal(error) || policyType !== 'TeamsCallingPolicy') throw error;
        return (await callingPolicies()).some(
          ({ Identity }) => Identity.toLowerCase() === name.toLowerCase(),
        );
      }),
    assign: (policyType, name, userIds) =>
      graph.assign(policyType, name, userIds).catch(async (error: unknown) => {
        if (!isGraphsRefusal(error)) throw error;
        const cmdlet = `Grant-Cs${policyType}`;
        // Granting the same once more changes nothing, so that a grant that was cut short is begun anew.
        for (const Identity of userIds) {
          const outcome = await powershell.run(cmdlet, { Identity, PolicyName: name });
          if (outcome.state !== 'done') throw errorOf(cmdlet, outcome);
        }
      }),
  };
}

/** Graph assigns only some types of policies, and only with a permission of its own. */
function isGraphsRefusal(error: unknown): boolean {
  return (
    error instanceof LinekeeperError &&
    ['graph.no-policy', 'graph.forbidden', 'graph.refused', 'graph.gone'].includes(error.code)
  );
}
