import { fileURLToPath } from 'node:url';
import { openAccess, ROLES } from '../../src/access/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { LinekeeperError, messageOf } from '../../src/kernel/errors.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { loadCatalog, ownersOf } from '../../src/runbooks/index.ts';
import { bad, good, warning, type Examination } from '../finding.ts';
import { membersOf } from '../graph.ts';

/** That the file can be read, and that the directory knows whom it names. */
export const examineAccess: Examination = async ({ accessFile, demo, graph }) => {
  // Without a Graph of its own the installation is the demo.
  const own = graph && demo.url === undefined ? 'access.yaml' : 'access.demo.yaml';
  const file = accessFile ?? fileURLToPath(new URL(`../../config/${own}`, import.meta.url));
  try {
    const catalog = await loadCatalog();
    const owners = [...catalog.values()].flatMap(({ steps }) => steps.flatMap(ownersOf));
    const access = await openAccess({
      ...{ file, directory: membersOf(graph), clock: systemClock, log: silentLog },
      roles: [...new Set([...ROLES, ...owners])],
      reloaded: () => Promise.resolve(),
    });
    await access.look();
    return [
      good('access file', `${file} can be read`),
      ...access
        .doubts()
        .entries.map(({ line, member, doubt }) =>
          warning(
            'access file',
            `line ${line}: ${member} is not confirmed (${doubt})`,
            'Compare the name or object id with entra.microsoft.com; until then the entry gives nobody its role.',
          ),
        ),
    ];
  } catch (error) {
    const problem = error instanceof LinekeeperError ? String(error.details.problem) : messageOf(error);
    return [
      bad(
        'access file',
        `${file}: ${problem}`,
        'Copy config/access.example.yaml to config/access.yaml, or correct the line that is named; nobody may do anything without it.',
      ),
    ];
  }
};
