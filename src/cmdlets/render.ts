/** The one place that composes PowerShell. Nothing a person typed stands outside quotes, and no dead command is offered to run. */
import { ok, refuse, type Result } from '../kernel/result.ts';
import { checkArguments, mandatoryBeside, type Argument, type Arguments, type Given } from './arguments.ts';
import type { Cmdlet, File } from './cmdlet.ts';

export interface RenderOptions {
  /** `on-premises` where it runs on servers of the organisation's own, which keep what the cloud has given up. */
  readonly estate?: 'online' | 'on-premises';
  /** Shows the command as it was documented, as a comment; mandatory values may then be missing. */
  readonly documentedOnly?: boolean;
  /** Says what would happen, and does nothing: `-WhatIf`. */
  readonly dryRun?: boolean;
}

export interface RenderedCommand {
  readonly text: string;
  /** False: to be read. Each of its lines is a comment, so that pasting it does nothing. */
  readonly runnable: boolean;
}

/**
 * Refuses with what `checkArguments` refuses with, and `cmdlet.retired` {cmdlet, successor}, `cmdlet.retired-for-good` {cmdlet},
 * `cmdlet.no-dry-run` {cmdlet}.
 */
export function renderCommand(
  cmdlet: Cmdlet,
  given: Arguments,
  options: RenderOptions = {},
): Result<RenderedCommand> {
  const text = textOf(cmdlet, given, options);
  if (!text.ok) return text;
  return ok(
    options.documentedOnly
      ? { text: commented(text.value), runnable: false }
      : { text: text.value, runnable: true },
  );
}

function textOf(
  cmdlet: Cmdlet,
  values: Arguments,
  { estate, documentedOnly = false, dryRun }: RenderOptions,
): Result<string> {
  const dead =
    cmdlet.lifecycle.state === 'retired' && !(cmdlet.lifecycle.onPremises && estate === 'on-premises');
  if (dead && !documentedOnly) return retired(cmdlet);
  if (dryRun && cmdlet.risk !== 'reads' && !cmdlet.whatIf)
    return refuse('cmdlet.no-dry-run', { cmdlet: cmdlet.name });
  const given = checkArguments(cmdlet, values, documentedOnly);
  if (!given.ok) return given;
  const inPath = new Set(
    cmdlet.file?.path.flatMap((part) => (typeof part === 'string' ? [] : part.parameter)),
  );
  const words = [
    cmdlet.file ? fileCall(cmdlet.file, given.value) : cmdlet.name,
    ...given.value.filter(({ parameter }) => !inPath.has(parameter.name)).map(argumentText),
    ...mandatoryBeside(cmdlet, values).flatMap((name) => (inPath.has(name) ? [] : `-${name} <${name}>`)),
    ...(dryRun && cmdlet.whatIf ? ['-WhatIf'] : []),
  ];
  return ok(words.join(' '));
}

function retired({ name, lifecycle }: Cmdlet): Result<never> {
  const successor = lifecycle.state === 'retired' ? lifecycle.replacedBy : undefined;
  return successor === undefined
    ? refuse('cmdlet.retired-for-good', { cmdlet: name })
    : refuse('cmdlet.retired', { cmdlet: name, successor });
}

function fileCall(file: File, given: readonly Given[]): string {
  const path = file.path.map((part) => {
    if (typeof part === 'string') return part;
    const value = given.find(({ parameter }) => parameter.name === part.parameter)?.value;
    return typeof value === 'string' ? value : `<${part.parameter}>`;
  });
  return `& (Join-Path -Path $env:${file.below} -ChildPath ${quoted(path.join('\\'))})`;
}

function argumentText({ parameter, value }: Given): string {
  if (parameter.type === 'switch') return value === true ? `-${parameter.name}` : `-${parameter.name}:$false`;
  return `-${parameter.name} ${literal(value, parameter.name)}`;
}

function literal(value: Argument, name: string): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if ('ask' in value) return `(Read-Host -Prompt ${quoted(name)})`;
  if ('length' in value) return list(value);
  const { add = [], remove = [] } = value;
  const edits = [
    ...(add.length > 0 ? [`Add = ${list(add)}`] : []),
    ...(remove.length > 0 ? [`Remove = ${list(remove)}`] : []),
  ];
  return `@{ ${edits.join('; ')} }`;
}

function list(values: readonly (string | number | boolean)[]): string {
  return `@(${values.map((value) => literal(value, '')).join(', ')})`;
}

/**
 * A verbatim string. PowerShell takes five characters for a single quote (Windows PowerShell Language Specification 3.0,
 * section 2.3.5.2), each of which stands for itself when doubled; nothing else has a meaning between them.
 */
function quoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

function commented(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `# ${line}`)
    .join('\n');
}
