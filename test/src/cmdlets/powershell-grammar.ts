/** Reads PowerShell with the grammar of tree-sitter: which commands a text runs, and with what. */
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

export interface ParsedCommand {
  readonly name: string;
  readonly arguments: readonly ParsedArgument[];
}

/** A parameter, with the value that follows it; a value alone has no parameter. */
export interface ParsedArgument {
  readonly parameter?: string;
  readonly value?: unknown;
}

/** What is no literal, as its source text. */
export interface Source {
  readonly source: string;
}

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')),
);

/** PowerShell's lexer takes all of these for a single quote; the grammar knows the first only. */
const SINGLE_QUOTES = /[\u2018-\u201b]/g;

/**
 * The commands that the text runs, one array a pipeline. Anything else that could run or be expanded (a subexpression, an
 * assignment, an expandable string …) throws, as does what cannot be parsed.
 */
export function parsePowerShell(text: string): ParsedCommand[][] {
  // Offsets stay the same, so that values can be read from the text itself.
  const tree = parser.parse(text.replace(SINGLE_QUOTES, "'"));
  if (!tree || tree.rootNode.hasError) throw new Error(`no PowerShell: ${text}`);
  const pipelines = tree.rootNode.descendantsOfType('pipeline_chain');
  const top = pipelines.filter((node) => node.parent?.parent?.parent?.type === 'program');
  return top.map((pipeline) =>
    children(pipeline).map((command) => {
      if (command.type !== 'command') throw new Error(`${command.type} instead of a command: ${text}`);
      return readCommand(command, text);
    }),
  );
}

function readCommand(command: Node, text: string): ParsedCommand {
  const name = command.childForFieldName('command_name');
  const elements = command.childForFieldName('command_elements');
  const found: { parameter?: string; value?: unknown }[] = [];
  for (const element of elements ? children(elements) : []) {
    if (element.type === 'command_argument_sep') continue;
    if (element.type === 'command_parameter') {
      found.push({ parameter: sourceOf(element, text).slice(1) });
      continue;
    }
    const value = readValue(element, text);
    const last = found.at(-1);
    if (last?.parameter !== undefined && !('value' in last)) last.value = value;
    else found.push({ value });
  }
  return { name: name ? sourceOf(name, text) : '', arguments: found };
}

/** Strings, numbers, booleans and null as values of JavaScript, arrays and hash tables of them likewise; parentheses as source. */
function readValue(node: Node, text: string): unknown {
  switch (node.type) {
    case 'verbatim_string_characters':
      return verbatim(sourceOf(node, text));
    case 'decimal_integer_literal':
      return Number(sourceOf(node, text));
    case 'variable':
      return constant(sourceOf(node, text));
    case 'parenthesized_expression':
      return { source: sourceOf(node, text) } satisfies Source;
    case 'array_expression':
      return readArray(node, text);
    case 'hash_literal_expression':
      return Object.fromEntries(
        node.descendantsOfType('hash_entry').map((entry) => {
          const [key, value] = children(entry);
          return [sourceOf(key!, text), readValue(value!, text)];
        }),
      );
    default: {
      const inner = children(node);
      if (inner.length !== 1) throw new Error(`${node.type} in ${text}`);
      return readValue(inner[0]!, text);
    }
  }
}

function readArray(node: Node, text: string): unknown[] {
  const [list] = node.descendantsOfType('array_literal_expression');
  return list ? children(list).map((element) => readValue(element, text)) : [];
}

function constant(variable: string): unknown {
  const values: Record<string, unknown> = { $true: true, $false: false, $null: null };
  if (variable in values) return values[variable];
  throw new Error(`the variable ${variable}`);
}

/** Between quotes, each doubled quote is the second of the two. */
function verbatim(token: string): string {
  return token.slice(1, -1).replace(/['\u2018-\u201b]{2}/g, (pair) => pair.charAt(1));
}

function sourceOf(node: Node, text: string): string {
  return text.slice(node.startIndex, node.endIndex);
}

function children(node: Node): Node[] {
  return node.namedChildren;
}
