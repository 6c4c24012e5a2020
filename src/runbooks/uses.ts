import { checkArguments, findCmdlet, type Cmdlet } from '../cmdlets/index.ts';
import type { Refusal } from '../kernel/result.ts';
import type { Runbook } from './runbook.ts';

/** A parameter that a form's value is later given to. */
export interface Use {
  readonly cmdlet: Cmdlet;
  readonly parameter: string;
}

/** Where the runbook's commands take the value as it is, so that the form can refuse what they would. */
export function usesOf({ steps }: Pick<Runbook, 'steps'>, reference: string): Use[] {
  const calls = steps.flatMap((step) =>
    step.kind === 'command' ? [...step.run, ...(step.verify ? [step.verify] : [])] : [],
  );
  return calls.flatMap(({ cmdlet: name, parameters }) => {
    const cmdlet = findCmdlet(name);
    const named = Object.entries(parameters).filter(([, value]) => value === `{${reference}}`);
    return cmdlet ? named.map(([parameter]) => ({ cmdlet, parameter })) : [];
  });
}

/** Why a command would not take the value; undefined where it does. */
export function refusedBy({ cmdlet, parameter }: Use, value: string): Refusal | undefined {
  const many = cmdlet.parameters.find(({ name }) => name === parameter)?.many !== undefined;
  const checked = checkArguments(cmdlet, { [parameter]: many ? [value] : value }, true);
  return checked.ok ? undefined : checked.refusal;
}
