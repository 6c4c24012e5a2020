import type { TeamsAdmin } from '../enrolment/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { OperationRequest } from './request.ts';
import type { PolicyAssignments } from './tenant.ts';

const GLOBAL = 'Global';

interface Tenant {
  readonly teamsAdmin: Pick<TeamsAdmin, 'callingPolicies'>;
  readonly policies: PolicyAssignments;
}

/** The request with its policy, where it left that to the plan. Refuses as {@link sipCallingPolicy} does. */
export async function withPolicy(
  tenant: Tenant,
  request: OperationRequest,
): Promise<Result<OperationRequest>> {
  if (request.turn === undefined || request.setting !== undefined) return ok(request);
  const setting = await sipCallingPolicy(tenant, request.turn, undefined);
  return setting.ok ? ok({ ...request, setting: setting.value }) : setting;
}

/**
 * The calling policy that lets accounts call from SIP phones (`AllowSIPDevicesCalling`) and redirect calls on them
 * (`AllowCallRedirect`), or null to leave them with the global one, where that does not let them. What is in a policy only Teams
 * PowerShell tells; without it the requester names one, and Graph is asked whether there is such a policy.
 * Refuses with `policy.unknown`, `policy.unnamed`, `policy.none-fits` and `policy.several-fit`.
 */
export async function sipCallingPolicy(
  tenant: Tenant,
  turn: 'on' | 'off',
  named: string | undefined,
): Promise<Result<string | null>> {
  if (named !== undefined) {
    if (named.toLowerCase() === GLOBAL.toLowerCase()) return ok(null);
    const exists = await tenant.policies.exists('TeamsCallingPolicy', named);
    return exists ? ok(named) : refuse('policy.unknown', { policy: named });
  }
  const policies = await knownPolicies(tenant.teamsAdmin);
  if (!policies) return refuse('policy.unnamed');
  const isGlobal = ({ name }: { readonly name: string }): boolean => name === GLOBAL;
  if (policies.find(isGlobal)?.allows === (turn === 'on')) return ok(null);
  const fitting = policies.filter((policy) => !isGlobal(policy) && policy.allows === (turn === 'on'));
  const [first, ...others] = fitting;
  if (!first) return refuse('policy.none-fits', { turn });
  if (others.length === 0) return ok(first.name);
  return refuse('policy.several-fit', { policies: fitting.map(({ name }) => `"${name}"`).join(', ') });
}

/** Every calling policy, and whether it lets people call from SIP phones; undefined where Teams PowerShell is not there to tell. */
async function knownPolicies({
  callingPolicies,
}: Pick<TeamsAdmin, 'callingPolicies'>): Promise<readonly { name: string; allows: boolean }[] | undefined> {
  try {
    return (await callingPolicies()).map((policy) => ({
      name: policy.Identity.replace(/^Tag:/i, ''),
      allows: policy.AllowSIPDevicesCalling && policy.AllowCallRedirect !== 'Disabled',
    }));
  } catch (error) {
    if (error instanceof LinekeeperError && error.code === 'teams-admin.not-connected') return undefined;
    throw error;
  }
}
