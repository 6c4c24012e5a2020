import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { FILES, frenchWords, teamsManifest } from './manifest.ts';
import type { TeamsApp } from './settings.ts';
import { faultsOf } from './validation.ts';

const ICONS = new URL('icons/', import.meta.url);
/** Of every file in the package, so that the same settings make the same bytes. */
const DATE = new Date('2026-01-01T00:00:00Z');

/**
 * The app package as Teams takes it: a zip with the manifest, its words in French, and the icons.
 * @throws where a value breaks Microsoft's schema, with each such value's path.
 */
export async function teamsPackage(app: TeamsApp): Promise<Uint8Array> {
  const manifest = teamsManifest(app);
  const french = frenchWords();
  const faults = [...(await faultsOf(manifest, 'manifest')), ...(await faultsOf(french, 'localization'))];
  if (faults.length > 0) throw new Error(`The Teams manifest is not valid:\n${faults.join('\n')}`);
  const icon = (name: string): Promise<Uint8Array> => readFile(new URL(name, ICONS));
  return zipSync(
    {
      'manifest.json': strToU8(JSON.stringify(manifest, null, 2)),
      [FILES.french]: strToU8(JSON.stringify(french, null, 2)),
      [FILES.color]: await icon(FILES.color),
      [FILES.outline]: await icon(FILES.outline),
    },
    { mtime: DATE },
  );
}
