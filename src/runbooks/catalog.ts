import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { LinekeeperError } from '../kernel/errors.ts';
import { faultsOf, type Fault } from './faults.ts';
import { runbookSchema, type Runbook } from './runbook.ts';

const CATALOG = fileURLToPath(new URL('catalog/', import.meta.url));
/** Lists the documents, and is no runbook. */
const SOURCES = 'sources.yaml';

export type Catalog = ReadonlyMap<string, Runbook>;

/**
 * Reads every runbook.
 * @throws LinekeeperError `runbook.invalid` with the file, the line and what to mend there
 */
export async function loadCatalog(folder: string = CATALOG): Promise<Catalog> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== SOURCES).sort();
  const runbooks = await Promise.all(
    files.map(async (name) => readRunbook(name, await readFile(join(folder, name), 'utf8'))),
  );
  return new Map(runbooks.map((runbook) => [runbook.id, runbook]));
}

/** @param name the file's name, for messages and as the runbook's id */
export function readRunbook(name: string, text: string): Runbook {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const invalid = (offset: number, problem: string): LinekeeperError =>
    new LinekeeperError('runbook.invalid', { file: name, line: lines.linePos(offset).line, problem });
  const [broken] = document.errors;
  if (broken) throw invalid(broken.pos[0], broken.message.split('\n')[0] ?? '');
  const parsed = runbookSchema.safeParse(document.toJS());
  const fault = parsed.success ? faultsOf(parsed.data)[0] : asFault(parsed.error);
  if (fault) throw invalid(offsetOf(document, fault.path), `${fault.path.join('.')}: ${fault.problem}`);
  return { id: basename(name, '.yaml'), ...runbookSchema.parse(parsed.data) };
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
