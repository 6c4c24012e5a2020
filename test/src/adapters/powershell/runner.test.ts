/** What runner.ps1 may do, held against its syntax tree: no PowerShell runs here. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { describe, expect, it } from 'vitest';

const SOURCE = readFileSync(
  new URL('../../../../src/adapters/powershell/runner.ps1', import.meta.url),
  'utf8',
);
const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')),
);

/** Cmdlets that the runner itself calls, by their names; anything else it runs stands in the list it is handed. */
const OWN_CMDLETS = new Set([
  ...['Set-StrictMode', 'ConvertTo-Json', 'Get-Command', 'Select-Object', 'ForEach-Object'],
  ...['Import-Module', 'Connect-MicrosoftTeams'],
]);
/** Types whose members it uses. Nothing among them compiles, starts or loads anything. */
const TYPES = new Set([
  ...['hashtable', 'string', 'string[]', 'object', 'switch', 'timespan', 'cultureinfo', 'Console'],
  ...['Parameter', 'AllowNull', 'AllowEmptyString', 'System.StringComparer', 'System.StringComparison'],
  ...['System.ArgumentException', 'System.OverflowException', 'System.Text.UTF8Encoding'],
  ...['System.IO.StreamReader', 'System.IO.StreamWriter'],
  ...['System.Text.Json.JsonDocument', 'System.Text.Json.JsonElement'],
  ...[
    'System.Collections.Generic.Dictionary[string, hashtable]',
    'System.Collections.Generic.Dictionary[string, string[]]',
  ],
  ...['System.Collections.Generic.List[object]'],
  'System.Security.Cryptography.X509Certificates.X509Certificate2',
  ...['ErrorRecord', 'InformationalRecord', 'InformationRecord'].map(
    (name) => `System.Management.Automation.${name}`,
  ),
]);

interface Read {
  readonly errors: boolean;
  /** The names of commands that are written out. */
  readonly commands: readonly string[];
  /** Commands whose name is an expression, or that stand behind `&` or `.`. */
  readonly dynamic: readonly string[];
  readonly functions: readonly string[];
  readonly types: readonly string[];
  readonly variables: readonly string[];
  /** Member names that are no plain word. */
  readonly oddMembers: readonly string[];
  readonly members: readonly string[];
  readonly expandable: readonly string[];
  /** What stands outside functions. */
  readonly top: readonly string[];
  readonly tree: Node;
}

function read(source: string): Read {
  const tree = parser.parse(source);
  if (!tree) throw new Error('nothing was parsed');
  const root = tree.rootNode;
  const all = (...types: string[]): Node[] => root.descendantsOfType(types);
  const commands = all('command');
  const isDynamic = (node: Node): boolean =>
    node
      .descendantsOfType('command_invokation_operator')
      .some((operator) => operator.parent?.id === node.id) ||
    node.childForFieldName('command_name')?.type !== 'command_name';
  const members = all('member_name').map(({ text }) => text);
  const [list] = root.namedChildren.filter((node) => node.type === 'statement_list');
  return {
    errors: root.hasError,
    commands: commands
      .filter((node) => !isDynamic(node))
      .map((node) => node.childForFieldName('command_name')?.text ?? ''),
    dynamic: commands.filter(isDynamic).map(({ text }) => text.trim()),
    functions: all('function_name').map(({ text }) => text),
    types: all('type_spec').map(({ text }) => text),
    variables: all('variable').map(({ text }) => text.toLowerCase()),
    members,
    oddMembers: members.filter((name) => !/^\w+$/.test(name)),
    expandable: all('expandable_string_literal', 'expandable_here_string_literal').map(({ text }) => text),
    top: (list?.namedChildren ?? [])
      .filter((node) => !['function_statement', 'comment'].includes(node.type))
      .map((node) => node.text.trim()),
    tree: root,
  };
}

const runner = read(SOURCE);
const body = (name: string): string => {
  const found = runner.tree
    .descendantsOfType('function_statement')
    .find((node) => node.descendantsOfType('function_name')[0]?.text === name);
  if (!found) throw new Error(`no function ${name}`);
  return found.text;
};

/** What must not be found in it, each with a line that would be. */
const FORBIDDEN: readonly (readonly [what: string, line: string, finds: (found: Read) => boolean])[] = [
  ['text that is run', "Invoke-Expression 'Get-Date'", hasForeignCommand],
  ['its alias', "iex 'Get-Date'", hasForeignCommand],
  ['another process', 'Start-Process -FilePath pwsh', hasForeignCommand],
  ['compiled code', "Add-Type -TypeDefinition 'class A {}'", hasForeignCommand],
  ['a module of its choice', '. $path', hasForeignDynamic],
  ['a command that a variable names', '& $name', hasForeignDynamic],
  ['a command that a text names', "& ('Get-' + 'Date')", hasForeignDynamic],
  ['code of a text', '[scriptblock]::Create($text)', hasForeignType],
  ['another engine', '[powershell]::Create()', hasForeignType],
  ['a member that a variable names', '$object.$name()', ({ oddMembers }) => oddMembers.length > 0],
  ['an engine’s door', '$ExecutionContext.InvokeCommand.ExpandString($text)', hasForeignVariable],
  ['standard input for the console', '$input | Out-Null', hasForeignVariable],
  [
    'text with values in it',
    '"Get-Date $value"',
    ({ expandable }) => expandable.some((text) => text.includes('$')),
  ],
];

function hasForeignCommand({ commands, functions }: Read): boolean {
  return commands.some(
    (name) => !OWN_CMDLETS.has(name) && !functions.includes(name) && !runner.functions.includes(name),
  );
}
function hasForeignDynamic({ dynamic }: Read): boolean {
  return dynamic.some((command) => !command.startsWith('& $command @arguments -ErrorAction Stop'));
}
function hasForeignType({ types }: Read): boolean {
  return types.some((type) => !TYPES.has(type));
}
function hasForeignVariable({ variables }: Read): boolean {
  return variables.some((name) =>
    ['$input', '$executioncontext', '$host', '$env', '$global'].some((door) => name.startsWith(door)),
  );
}

describe('src/adapters/powershell/runner.ps1', () => {
  it('can be parsed', () => {
    expect(runner.errors).toBe(false);
    expect(runner.functions.length).toBeGreaterThan(8);
  });

  it.each(FORBIDDEN)('has no %s', (_what, line, finds) => {
    expect(finds(runner)).toBe(false);
    // The look itself can see it.
    expect(finds(read(`${line}\n`))).toBe(true);
  });

  it('runs one command by a variable: what Get-Command found for a name of the list, in its module', () => {
    expect(runner.dynamic).toHaveLength(1);
    const invoke = body('Invoke-Listed');
    const order = [
      'if (-not $Session.List.ContainsKey($name))',
      'throw',
      'Read-Argument -Listed $listed',
      "$command = Get-Command -Name $name -Module $listed.Module -CommandType 'Cmdlet', 'Function'",
      '$Session.Sent = $true',
      '& $command @arguments',
    ].map((text) => invoke.indexOf(text));
    expect(order).toEqual([...order].sort((left, right) => left - right));
    expect(order[0]).toBeGreaterThan(0);
    // Nothing else is ever called so.
    expect(SOURCE.match(/\$command\b/g)).toHaveLength(2);
  });

  it('takes parameters of the list alone, and each by its type', () => {
    const argument = body('Read-Argument');
    expect(argument).toContain('$Listed.Types.ContainsKey($given.Name)');
    expect(argument).toContain('$Listed.Types[$given.Name] -cnotcontains $type');
    expect(argument.indexOf('throw')).toBeLessThan(argument.indexOf('$arguments.Add'));
    expect(body('Read-List')).toContain('[System.StringComparer]::Ordinal');
    for (const type of ['string', 'strings', 'boolean', 'switch', 'integer', 'timespan', 'null'])
      expect(body('ConvertTo-Argument')).toContain(`'${type}' {`);
    expect(body('ConvertTo-Argument')).toContain('default { throw');
  });

  it('does nothing outside its functions but begin and end', () => {
    expect(runner.top.join('\n')).toMatch(/^Start-Runner\s+exit 0$/);
  });

  it('is strict, in UTF-8 and in English, before it reads a word', () => {
    const start = body('Start-Runner');
    const reads = start.indexOf('.ReadLine()');
    for (const text of [
      'Set-StrictMode -Version 3.0',
      "$ErrorActionPreference = 'Stop'",
      "$ConfirmPreference = 'None'",
      '[Console]::OutputEncoding = $utf8',
      '$OutputEncoding = $utf8',
      "GetCultureInfo('en-US')",
    ]) {
      expect(start).toContain(text);
      expect(start.indexOf(text)).toBeLessThan(reads);
    }
    expect(SOURCE.match(/Set-StrictMode/g)).toHaveLength(1);
  });

  it('bounds what it tells, and escapes it to ASCII', () => {
    expect(body('Write-Line')).toMatch(/-Depth \d -Compress .*-EscapeHandling EscapeNonAscii/);
    expect(body('Write-Line')).toContain('$json.Length -gt $Session.Characters');
    expect(body('Receive-Record')).toContain('$Session.Output.Count -ge $Session.Objects');
    expect(SOURCE.match(/\.Write\(/g)).toHaveLength(1);
    expect(runner.commands.filter((name) => name.startsWith('Write-') && name !== 'Write-Line')).toEqual([]);
  });

  it('has the password open the certificate, and nothing else', () => {
    expect(body('Get-Certificate').match(/\$password\b/g)?.length).toBe(
      SOURCE.match(/\$password\b/g)?.length,
    );
  });

  it('is ASCII, with no line that a console would break in two', () => {
    expect(/^[\x20-\x7e\n]*$/.test(SOURCE)).toBe(true);
    expect(Math.max(...SOURCE.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  });
});
