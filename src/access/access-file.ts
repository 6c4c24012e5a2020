import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { LinekeeperError, messageOf } from '../kernel/errors.ts';
import type { Grant } from './roles.ts';

/** role → the Entra object ids of the people who have it. */
const AccessFile = z.strictObject({ roles: z.record(z.string(), z.array(z.string().min(1))) });

/** Who may do what. People who are not named have no role and are told so. */
export interface Access {
  grants(personId: string): readonly Grant[];
  /** Everybody who has a role. */
  people(): readonly string[];
}

/** @throws LinekeeperError `setting.invalid` where the file is missing or is not `roles:` with lists of object ids. */
export async function loadAccess(file: string): Promise<Access> {
  const roles = await readRoles(file).catch((cause: unknown) => {
    const [problem = ''] = messageOf(cause).split('\n');
    throw new LinekeeperError('setting.invalid', { name: `ACCESS_FILE (${file})`, problem }, { cause });
  });
  const byPerson = new Map<string, Grant[]>();
  for (const [role, people] of Object.entries(roles)) {
    for (const person of people) {
      const id = person.toLowerCase();
      byPerson.set(id, [...(byPerson.get(id) ?? []), { role, why: 'access file' }]);
    }
  }
  return {
    grants: (personId) => byPerson.get(personId.toLowerCase()) ?? [],
    people: () => [...byPerson.keys()],
  };
}

async function readRoles(file: string): Promise<Record<string, string[]>> {
  return AccessFile.parse(parse(await readFile(file, 'utf8'))).roles;
}
