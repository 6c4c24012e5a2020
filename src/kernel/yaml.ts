/** YAML that people write, held against a schema: what is wrong is told with its line. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { messageOf } from './errors.ts';

type Path = readonly (string | number)[];

/** What is wrong, and where. */
export interface Fault {
  readonly path: Path;
  readonly problem: string;
  /** It is the name that is wrong, the last of the path, and not what stands behind it. */
  readonly inName?: true;
}

type YamlRead<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** The line in which what the path leads to begins. */
      lineOf(path: Path): number;
    }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** @param faultOf finds what a schema cannot see */
export function readYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  faultOf: (value: T) => Fault | undefined,
): YamlRead<T> {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const said = parse(text, lines);
  if (said instanceof Error) return { ok: false, line: 1, problem: said.message.split('\n')[0] ?? '' };
  const { document, value } = said;
  const wrong = (offset: number, problem: string): YamlRead<T> => ({
    ok: false,
    line: lineAt(offset),
    problem,
  });
  const found = ({ path, problem, inName }: Fault): YamlRead<T> =>
    wrong(
      (inName ? nameOffset(document, path) : undefined) ?? offsetOf(document, path),
      path.length > 0 ? `${path.join('.')}: ${problem}` : problem,
    );
  const [broken] = document.errors;
  if (broken) return wrong(broken.pos[0], broken.message.split('\n')[0] ?? '');
  const parsed = schema.safeParse(value);
  if (!parsed.success) return found(asFault(parsed.error));
  const fault = faultOf(parsed.data);
  if (fault) return found(fault);
  return { ok: true, value: parsed.data, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

/** What the parser throws instead of noting it: nesting too deep for its stack, and aliases that would multiply. */
function parse(text: string, lines: LineCounter): { document: Document; value: unknown } | Error {
  try {
    const document = parseDocument(text, { lineCounter: lines });
    return { document, value: document.errors.length > 0 ? undefined : (document.toJS() as unknown) };
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function asFault(error: z.ZodError): Fault {
  const [issue] = error.issues;
  return {
    path: (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part))),
    problem: issue?.message ?? '',
  };
}

/** Where the deepest existing node of the path begins. */
function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Where the last name of the path stands; undefined where it names nothing. */
function nameOffset(document: Document, path: Path): number | undefined {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return undefined;
  const names = parent.items.map(({ key }) => key).filter(isScalar);
  return names.find(({ value }) => value === path.at(-1))?.range?.[0];
}
