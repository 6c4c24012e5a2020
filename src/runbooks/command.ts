import { findCmdlet, renderCommand, type Arguments, type Cmdlet } from '../cmdlets/index.ts';
import { PLACEHOLDER } from './faults.ts';
import { filled, valuesOf } from './path.ts';
import type { Records } from './state.ts';
import type { Step } from './runbook.ts';

type CommandStep = Extract<Step, { readonly kind: 'command' }>;
type Call = CommandStep['run'][number];

/**
 * The PowerShell of a step, a command a line, as a person copies it: what is to be run, then what shows that it worked. A command
 * that no service takes any more, or whose values are not known, stands there as a comment.
 */
export function commandText(step: CommandStep, records: Records, item: string | undefined): string {
  const calls = [...step.run, ...(step.verify ? [step.verify] : [])];
  return calls.map((call) => lineOf(call, records, item)).join('\n');
}

function lineOf({ cmdlet: name, parameters }: Call, records: Records, item: string | undefined): string {
  const cmdlet = findCmdlet(name);
  if (!cmdlet) return `# ${name}`;
  const given = givenTo(cmdlet, parameters, records, item);
  const runnable = renderCommand(cmdlet, given, { estate: 'on-premises' });
  const shown = runnable.ok ? runnable : renderCommand(cmdlet, given, { documentedOnly: true });
  return shown.ok ? shown.value.text : `# ${name}`;
}

/** The arguments that are known so far, with the answers in their places. */
export function givenTo(
  cmdlet: Cmdlet,
  parameters: Call['parameters'],
  records: Records,
  item: string | undefined,
): Arguments {
  const known = Object.entries(parameters).flatMap(([parameter, value]) => {
    const many = cmdlet.parameters.find((each) => each.name === parameter)?.many !== undefined;
    const given = typeof value === 'string' ? answered(value, records, item, many) : value;
    return given === undefined ? [] : [[parameter, given] as const];
  });
  return Object.fromEntries(known);
}

/** The text with its answers; undefined where one of them is not given. A parameter that takes several gets them as a list. */
function answered(
  text: string,
  records: Records,
  item: string | undefined,
  many: boolean,
): string | readonly string[] | undefined {
  const [whole, reference = ''] = /^\{([a-z][a-z0-9.-]*)\}$/.exec(text) ?? [];
  if (many && whole !== undefined) {
    const values = reference === 'item' && item !== undefined ? [item] : valuesOf(records, reference, item);
    return values.length > 0 ? values : undefined;
  }
  const said = filled(text, records, item, String);
  return said.search(PLACEHOLDER) < 0 || said !== text ? said : undefined;
}
