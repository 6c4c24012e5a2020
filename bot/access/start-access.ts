/** Who may do what, as the settings, the directory and the runbooks say, kept up to date while the bot runs. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepAccess, openAccess, ROLES, type Access, type MemberDirectory } from '../../src/access/index.ts';
import { WORKER, type AuditLog } from '../../src/audit/index.ts';
import type { Config } from '../../src/config.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Log } from '../../src/kernel/log.ts';
import { ownersOf, type Catalog } from '../../src/runbooks/index.ts';

interface AccessSources {
  readonly catalog: Catalog;
  readonly directory: MemberDirectory;
  readonly audit: Pick<AuditLog, 'append'>;
  /** That memberships are kept by: one that cannot be set back, or who left a group would keep its roles. */
  readonly clock: Clock;
}

/** Entries of one change that are written out in the log; of all of them it tells the number. */
const TOLD = 100;

export async function startAccess(
  config: Config,
  { catalog, directory, audit, clock }: AccessSources,
  log: Log,
): Promise<Access & { stop(): void }> {
  const file = config.accessFile ?? ownFile(config);
  const access = await openAccess({
    ...{ file, directory, clock, log },
    roles: [...new Set([...ROLES, ...[...catalog.values()].flatMap(({ steps }) => steps.flatMap(ownersOf))])],
    reloaded: ({ gained, lost }) =>
      audit.append([
        {
          who: WORKER,
          action: 'access.reloaded',
          subject: 'access',
          detail: {
            file: path.basename(file),
            ...{ gained: gained.slice(0, TOLD), gainedCount: gained.length },
            ...{ lost: lost.slice(0, TOLD), lostCount: lost.length },
          },
        },
      ]),
  });
  return { ...access, ...(await keepAccess(access)) };
}

/** The demo's people, or those whom the operator of a real installation has named. */
function ownFile({ demo }: Config): string {
  const name = demo.url === undefined ? 'access.yaml' : 'access.demo.yaml';
  return fileURLToPath(new URL(`../../config/${name}`, import.meta.url));
}
