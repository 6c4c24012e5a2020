/** Which cmdlets the runner may run, from the records of `src/cmdlets`, and their arguments as it takes them. */
import {
  checkArguments,
  CMDLETS,
  type Argument,
  type Arguments,
  type Cmdlet,
  type Parameter,
} from '../../cmdlets/index.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { ListedCmdlet, WireType, WireValue } from './protocol.ts';

/** The runner connects by itself, as it was told. */
const CONNECTS = 'Connect-MicrosoftTeams';

/**
 * Those of the Teams module that still live. The other modules of the records run on servers of an organisation's own, or have no
 * sign-in here.
 */
export const LISTED: readonly ListedCmdlet[] = CMDLETS.filter(
  ({ name, module, lifecycle, file }) =>
    module === 'MicrosoftTeams' && lifecycle.state === 'current' && file === undefined && name !== CONNECTS,
).map((cmdlet) => ({
  name: cmdlet.name,
  module: cmdlet.module,
  parameters: Object.fromEntries(cmdlet.parameters.flatMap(listed)),
}));

const NAMES: ReadonlySet<string> = new Set(LISTED.map(({ name }) => name));

/** Whether the runner may run this cmdlet. */
export function isListed({ name }: Pick<Cmdlet, 'name'>): boolean {
  return NAMES.has(name);
}

/**
 * The arguments, checked against the cmdlet's record. Refuses with what `checkArguments` refuses with, and `cmdlet.not-listed`
 * {cmdlet}.
 */
export function wireArguments(cmdlet: Cmdlet, given: Arguments): Result<Readonly<Record<string, WireValue>>> {
  if (!isListed(cmdlet)) return refuse('cmdlet.not-listed', { cmdlet: cmdlet.name });
  const checked = checkArguments(cmdlet, given);
  if (!checked.ok) return checked;
  const values: [string, WireValue][] = [];
  for (const { parameter, value } of checked.value) {
    const wire = wireValue(parameter, value);
    if (!wire) return refuse('cmdlet.not-listed', { cmdlet: cmdlet.name });
    values.push([parameter.name, wire]);
  }
  return ok(Object.fromEntries(values));
}

/** Undefined for what cannot be handed over: a list that is edited, and a secret, which the console asks for. */
function wireValue(parameter: Parameter, value: Argument): WireValue | undefined {
  if (value === null) return { type: 'null', value };
  if (Array.isArray(value)) return { type: 'strings', value: value.map(String) };
  if (typeof value === 'object') return undefined;
  return parameter.many === undefined
    ? { type: typeOf(parameter), value }
    : { type: 'strings', value: [String(value)] };
}

function listed(parameter: Parameter): [string, readonly WireType[]][] {
  if (parameter.secret || parameter.editable) return [];
  return [[parameter.name, parameter.nullable ? [typeOf(parameter), 'null'] : [typeOf(parameter)]]];
}

function typeOf({ type, many }: Parameter): WireType {
  if (many !== undefined) return 'strings';
  switch (type) {
    case 'boolean':
    case 'switch':
    case 'integer':
    case 'timespan':
      return type;
    default:
      return 'string';
  }
}
