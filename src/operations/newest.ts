import { byAction } from './by-action.ts';
import type { DeviceKind } from './kinds/kind.ts';
import type { OperationTarget } from './target.ts';
import type { DeviceOperation } from './tenant.ts';
import type { OperationWorld } from './world.ts';

/** The newest operation of what was asked for on each of these phones, in their order. */
export function newestOf(
  { actions }: Pick<OperationWorld, 'actions'>,
  kind: DeviceKind,
  targets: readonly OperationTarget[],
): Promise<readonly (DeviceOperation | undefined)[]> {
  return byAction(targets, kind, (action, those) =>
    actions.newest(
      action,
      those.map(({ subjectId }) => subjectId),
    ),
  );
}
