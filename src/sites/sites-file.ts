import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { fold } from '../devices/index.ts';
import { LinekeeperError, messageOf } from '../kernel/errors.ts';
import { readYaml, type Fault } from '../kernel/yaml.ts';

const zone = z.string().refine((name) => IANAZone.isValidZone(name), 'no time zone such as Europe/Paris');
const SitesFile = z.strictObject({ default: zone, sites: z.record(z.string(), zone).default({}) });
type SitesFile = z.output<typeof SitesFile>;

/** Where the organisation's phones stand. */
export interface Sites {
  /** The time zone of a site; the default for one that is not named, and for none. */
  zoneOf(site: string | null): string;
}

/**
 * Reads a file of sites. Where none is named, the demo's own is read, or `config/sites.yaml`; without that, every site is in this
 * machine's time zone.
 * @throws LinekeeperError `setting.invalid` with the file, and the line of what is wrong in it
 */
export function loadSites(file: string | undefined, isDemo: boolean): Sites {
  const path = file ?? inConfig(isDemo ? 'sites.demo.yaml' : 'sites.yaml');
  const invalid = (problem: string): LinekeeperError =>
    new LinekeeperError('setting.invalid', { name: `SITES_FILE (${path})`, problem });
  const text = textOf(path, file === undefined, invalid);
  const read = readYaml(text, SitesFile, namedTwice);
  if (!read.ok) throw invalid(`line ${read.line}: ${read.problem}`);
  const zones = new Map(Object.entries(read.value.sites).map(([name, zone]) => [keyOf(name), zone]));
  return { zoneOf: (site) => (site === null ? undefined : zones.get(keyOf(site))) ?? read.value.default };
}

function textOf(path: string, mayBeAbsent: boolean, invalid: (problem: string) => LinekeeperError): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (mayBeAbsent && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return `default: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
    throw invalid(messageOf(error));
  }
}

/** Two spellings of one site would leave open which of them counts. */
function namedTwice({ sites }: SitesFile): Fault | undefined {
  const seen = new Set<string>();
  for (const name of Object.keys(sites)) {
    if (seen.has(keyOf(name))) return { path: ['sites', name], problem: 'the same site as an earlier one' };
    seen.add(keyOf(name));
  }
  return undefined;
}

function keyOf(site: string): string {
  return fold(site.trim());
}

function inConfig(name: string): string {
  return fileURLToPath(new URL(`../../config/${name}`, import.meta.url));
}
