/** Holds what is to be given to a command against its record, before a word of it is written. */
import { closest } from 'fastest-levenshtein';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { Cmdlet, Parameter, ParameterSet } from './cmdlet.ts';
import { parseInteger, parseText, parseTimeSpan, shorten, VALUE_CHECKS } from './values.ts';

export type Scalar = string | number | boolean;
/** A change of a list that leaves the rest of it alone. */
export interface ListEdit {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
/** A secret: the console asks for it when the command runs. */
export interface Asked {
  readonly ask: true;
}
export type Argument = Scalar | null | readonly Scalar[] | ListEdit | Asked;
/** By parameter, in any case. Numbers, booleans and choices may be given as text, as forms do. */
export type Arguments = Readonly<Record<string, Argument>>;

export interface Given {
  readonly parameter: Parameter;
  readonly value: Argument;
}

/**
 * What is given, with values as they are to be written, in the record's order.
 *
 * Refuses with `cmdlet.unknown-parameter`, `cmdlet.takes-no-parameters`, `cmdlet.missing-parameter`, `cmdlet.parameters-do-not-combine`, `cmdlet.not-a-list`,
 * `cmdlet.too-many-values`, `cmdlet.secret`, and the codes of the values, whose details name the parameter.
 * @param incomplete lets mandatory parameters be missing.
 */
export function checkArguments(
  cmdlet: Cmdlet,
  given: Arguments,
  incomplete = false,
): Result<readonly Given[]> {
  const values = new Map<string, Argument>();
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameterNamed(cmdlet, name);
    if (!parameter) return unknownParameter(cmdlet, name);
    const checked = checkArgument(cmdlet, parameter, value);
    if (!checked.ok) return checked;
    values.set(parameter.name, checked.value);
  }
  const names = [...values.keys()];
  const set = setOf(cmdlet, names);
  if (!set)
    return refuse('cmdlet.parameters-do-not-combine', { cmdlet: cmdlet.name, parameters: names.join(', ') });
  const missing = set.mandatory.find((name) => !values.has(name));
  if (missing !== undefined && !incomplete)
    return refuse('cmdlet.missing-parameter', { cmdlet: cmdlet.name, parameter: missing });
  return ok(
    cmdlet.parameters.flatMap((parameter) => {
      const value = values.get(parameter.name);
      return value === undefined ? [] : [{ parameter, value }];
    }),
  );
}

/** What has to be given beside these. */
export function mandatoryBeside(cmdlet: Cmdlet, given: Arguments): readonly string[] {
  const names = Object.keys(given).flatMap((name) => parameterNamed(cmdlet, name)?.name ?? []);
  return (setOf(cmdlet, names)?.mandatory ?? []).filter((name) => !names.includes(name));
}

function parameterNamed(cmdlet: Cmdlet, name: string): Parameter | undefined {
  return cmdlet.parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
}

function unknownParameter(cmdlet: Cmdlet, name: string): Result<never> {
  const details = { cmdlet: cmdlet.name, parameter: shorten(name) };
  const known = cmdlet.parameters.map((parameter) => parameter.name);
  return known.length === 0
    ? refuse('cmdlet.takes-no-parameters', details)
    : refuse('cmdlet.unknown-parameter', { ...details, nearest: closest(name, known) });
}

/** The set that has all of these and misses the fewest of its own; undefined where they exclude one another. */
function setOf(cmdlet: Cmdlet, names: readonly string[]): ParameterSet | undefined {
  const mandatory = cmdlet.parameters.flatMap(({ name, mandatory }) => (mandatory ? [name] : []));
  if (!cmdlet.sets) return { mandatory };
  const missing = (set: ParameterSet): number => set.mandatory.filter((name) => !names.includes(name)).length;
  return cmdlet.sets
    .filter((set) => names.every((name) => set.mandatory.includes(name) || set.optional?.includes(name)))
    .reduce<ParameterSet | undefined>(
      (best, set) => (best === undefined || missing(set) < missing(best) ? set : best),
      undefined,
    );
}

function checkArgument(cmdlet: Cmdlet, parameter: Parameter, value: Argument): Result<Argument> {
  const at = { cmdlet: cmdlet.name, parameter: parameter.name };
  if (value === null) return parameter.nullable ? ok(null) : refuse('cmdlet.missing-parameter', at);
  if (isAsked(value)) return parameter.secret ? ok(value) : refuse('cmdlet.missing-parameter', at);
  if (parameter.secret) return refuse('cmdlet.secret', at);
  if (isList(value)) return checkList(cmdlet, parameter, value);
  if (typeof value === 'object') return checkEdit(cmdlet, parameter, value);
  return named(parameter, checkScalar(parameter, value));
}

function checkList(
  cmdlet: Cmdlet,
  parameter: Parameter,
  values: readonly Scalar[],
): Result<readonly Scalar[]> {
  const at = { cmdlet: cmdlet.name, parameter: parameter.name };
  if (parameter.many === undefined) return refuse('cmdlet.not-a-list', at);
  if (values.length === 0) return refuse('cmdlet.missing-parameter', at);
  if (values.length > parameter.many)
    return refuse('cmdlet.too-many-values', { ...at, count: values.length, max: parameter.many });
  const checked: Scalar[] = [];
  for (const value of values) {
    const one = named(parameter, checkScalar(parameter, value));
    if (!one.ok) return one;
    checked.push(one.value);
  }
  return ok(checked);
}

function checkEdit(
  cmdlet: Cmdlet,
  parameter: Parameter,
  { add = [], remove = [] }: ListEdit,
): Result<ListEdit> {
  if (!parameter.editable)
    return refuse('cmdlet.not-a-list', { cmdlet: cmdlet.name, parameter: parameter.name });
  const all = checkList(cmdlet, parameter, [...add, ...remove]);
  if (!all.ok) return all;
  const texts = all.value.map(String);
  return ok({ add: texts.slice(0, add.length), remove: texts.slice(add.length) });
}

function checkScalar(parameter: Parameter, value: Scalar): Result<Scalar> {
  const text = String(value);
  switch (parameter.type) {
    case 'boolean':
    case 'switch':
      return parseBoolean(text);
    case 'integer':
      return parseInteger(text, parameter);
    case 'timespan':
      return parseTimeSpan(text, parameter.below);
    case 'choice':
      return parseChoice(text, parameter.values);
    case 'text':
      // Several cmdlets take nothing for `$null`, so that an empty field would take a policy away.
      return text.trim() === '' && (parameter.mandatory || parameter.nullable)
        ? refuse('value.missing')
        : parseText(text, parameter.max);
    case 'identity':
      return parseIdentity(text);
    default:
      return VALUE_CHECKS[parameter.type](text);
  }
}

function parseBoolean(text: string): Result<boolean> {
  const word = /^\$?(true|false)$/i.exec(text.trim())?.[1];
  return word === undefined
    ? refuse('value.not-a-boolean', { value: shorten(text) })
    : ok(word.toLowerCase() === 'true');
}

function parseChoice(text: string, values: readonly string[]): Result<string> {
  const value = values.find((choice) => choice.toLowerCase() === text.trim().toLowerCase());
  return value === undefined
    ? refuse('value.not-a-choice', { value: shorten(text), choices: values.join(', ') })
    : ok(value);
}

function parseIdentity(text: string): Result<string> {
  const identity = text.trim();
  if (identity === '') return refuse('value.missing');
  if (/[*?[\]]/.test(identity)) return refuse('value.wildcard', { value: shorten(identity) });
  return parseText(identity);
}

/** Says which parameter a value was refused for. */
function named<T>(parameter: Parameter, result: Result<T>): Result<T> {
  if (result.ok) return result;
  const { code, details } = result.refusal;
  return { ok: false, refusal: { code, details: { ...details, parameter: parameter.name } } };
}

function isAsked(value: Argument): value is Asked {
  return typeof value === 'object' && value !== null && 'ask' in value;
}

function isList(value: Argument): value is readonly Scalar[] {
  return Array.isArray(value);
}
