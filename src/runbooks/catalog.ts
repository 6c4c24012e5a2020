import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinekeeperError } from '../kernel/errors.ts';
import { readYaml } from '../kernel/yaml.ts';
import { faultsOf } from './faults.ts';
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
  const read = readYaml(text, runbookSchema, (runbook) => faultsOf(runbook)[0]);
  if (read.ok) return { id: basename(name, '.yaml'), ...read.value };
  const { line, problem } = read;
  throw new LinekeeperError('runbook.invalid', { file: name, line, problem });
}
