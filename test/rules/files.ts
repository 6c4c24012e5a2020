/** The repository's own files, as absolute paths. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const NOT_OURS = new Set(['.git', '.data', 'node_modules', 'dist', 'coverage']);

/** All files under these folders of the repository; under all of it where none is named. */
export function repositoryFiles(...folders: readonly string[]): string[] {
  return (folders.length === 0 ? ['.'] : folders).flatMap((folder) => filesIn(join(ROOT, folder)));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}
