import { readFile } from 'node:fs/promises';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { SCHEMA_VERSION } from './manifest.ts';

/** Microsoft's schemas, as its package brings them. */
const FOLDER = new URL(
  `json-schemas/teams/v${SCHEMA_VERSION}/`,
  import.meta.resolve('@microsoft/app-manifest'),
);

/**
 * What Microsoft's schema has against it, each by the value's path; empty where nothing.
 * @param of the manifest, or the words of another language
 */
export async function faultsOf(value: unknown, of: 'manifest' | 'localization'): Promise<string[]> {
  const file = of === 'manifest' ? 'MicrosoftTeams.schema.json' : 'MicrosoftTeams.Localization.schema.json';
  const text = await readFile(new URL(file, FOLDER), 'utf8');
  // Draft 4 lets keywords stand beside $ref, and patterns of its day escape more than the `u` flag allows.
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv, ['uri', 'email', 'regex']);
  const validate = ajv.compile(JSON.parse(text) as object);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath === '' ? 'the manifest' : instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
