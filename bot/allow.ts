import { may, type Role } from '../src/access/index.ts';
import type { Change } from '../src/changes/index.ts';
import { say, type Answer } from './answer.ts';
import type { Context } from './command.ts';

/** What the person may not do is told with the role it takes; undefined where it is allowed. */
export function notAllowed({ grants }: Pick<Context, 'grants'>, need: Role | null): Answer | undefined {
  if (need === null || may(grants, need)) return undefined;
  return grants.length === 0 ? say('warning', 'nobody') : say('warning', 'not-allowed', { need });
}

/** Approvers may; in the demo, where one person plays all parts, so may the requester. */
export function mayApprove(
  { grants, services, turn }: Pick<Context, 'grants' | 'services' | 'turn'>,
  change: Change,
): boolean {
  const own = turn.who.id === change.requestedBy.id;
  if (services.world.approvals.selfApproval && own) return may(grants, 'operator');
  return may(grants, 'approver');
}
