/** YAML that people write, held against a schema: what is wrong is told with its line. */
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** What is wrong, and where. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

type YamlRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** @param faultOf finds what a schema cannot see */
export function readYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  faultOf: (value: T) => Fault | undefined,
): YamlRead<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const wrong = (offset: number, problem: string): YamlRead<T> => ({
    ok: false,
    line: lines.linePos(offset).line,
    problem,
  });
  const found = ({ path, problem }: Fault): YamlRead<T> =>
    wrong(offsetOf(document, path), path.length > 0 ? `${path.join('.')}: ${problem}` : problem);
  const [broken] = document.errors;
  if (broken) return wrong(broken.pos[0], broken.message.split('\n')[0] ?? '');
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) return found(asFault(parsed.error));
  const fault = faultOf(parsed.data);
  return fault ? found(fault) : { ok: true, value: parsed.data };
}

function asFault(error: z.ZodError): Fault {
  const [issue] = error.issues;
  return {
    path: (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part))),
    problem: issue?.message ?? '',
  };
}

/** Where the deepest existing node of the path begins. */
function offsetOf(document: Document, path: Fault['path']): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
