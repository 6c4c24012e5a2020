/** What the lock file says of each package, by its place (`node_modules/…`). */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Lock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().default(''),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      /** That nothing but development needs it. */
      dev: z.boolean().default(false),
      license: z.string().optional(),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});

export type Locked = z.infer<typeof Lock>['packages'][string] & {
  readonly place: string;
  readonly name: string;
};

/** Every package but this one. */
export function lockedPackages(): Locked[] {
  const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  return Object.entries(Lock.parse(JSON.parse(text)).packages)
    .filter(([place]) => place !== '')
    .map(([place, entry]) => ({ ...entry, place, name: place.split('node_modules/').at(-1) ?? place }));
}
