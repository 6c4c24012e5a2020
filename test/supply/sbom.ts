/** The bill of materials of what runs in production, as CycloneDX. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { lockedPackages } from './lock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const Component = z.looseObject({ name: z.string(), version: z.string(), 'bom-ref': z.string() });
const Bom = z.looseObject({
  components: z.array(Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});
/**
 * What npm writes of all packages, less those that only development needs. With `--omit dev` npm would leave out packages of
 * production too: those that a package of development asks for as well.
 */
export async function productionSbom(): Promise<z.infer<typeof Bom>> {
  const production = new Set(
    lockedPackages()
      .filter(({ dev }) => !dev)
      .map(({ name, version }) => `${name}@${version}`),
  );
  // Of the lock file: what is installed lacks other platforms' packages, and npm judges its own nesting amiss.
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT, maxBuffer: 1e8 });
  const bom = Bom.parse(JSON.parse(stdout));
  const components = bom.components.filter(({ name, version }) => production.has(`${name}@${version}`));
  const kept = new Set(components.map((component) => component['bom-ref']));
  return {
    ...bom,
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => kept.has(ref) || ref.startsWith('linekeeper@'))
      .map(({ dependsOn = [], ...node }) => ({
        ...node,
        dependsOn: dependsOn.filter((ref) => kept.has(ref)),
      })),
  };
}
