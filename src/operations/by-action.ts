import type { DeviceKind } from './kinds/kind.ts';
import type { OperationTarget } from './target.ts';
import type { DeviceAction } from './tenant.ts';

/** Asks for targets that differ in what they are asked for, action by action; an answer for each, in their order. */
export async function byAction<Answer>(
  targets: readonly OperationTarget[],
  kind: DeviceKind,
  ask: (action: DeviceAction, targets: readonly OperationTarget[]) => Promise<readonly Answer[]>,
): Promise<readonly (Answer | undefined)[]> {
  const actions = new Map<DeviceAction, OperationTarget[]>();
  for (const target of targets) {
    const action = target.action ?? kind.action;
    actions.set(action, [...(actions.get(action) ?? []), target]);
  }
  const answers = new Map<number, Answer>();
  for (const [action, those] of actions) {
    const said = await ask(action, those);
    those.forEach(({ position }, at) => {
      const answer = said[at];
      if (answer !== undefined) answers.set(position, answer);
    });
  }
  return targets.map(({ position }) => answers.get(position));
}
