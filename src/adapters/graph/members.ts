import { z } from 'zod';
import type { DirectoryPerson, MemberDirectory } from '../../access/index.ts';
import { isAbsent } from './absent.ts';
import { readAll } from './batch.ts';
import { parse, type GraphClient } from './client.ts';
import { nameFilters } from './name-filters.ts';

/**
 * Who is in a group, through other groups too (`/groups/{id}/transitiveMembers`), and who has which user principal name.
 *
 * Members are not asked for by their type, as `…/microsoft.graph.user`: that is an advanced query, which Graph answers from an
 * index that lags behind, and a member who was removed must not linger.
 */

const USER = '#microsoft.graph.user';

/** What the app may not read of a member is null. */
const member = z.object({
  '@odata.type': z.string().optional(),
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
type MemberRecord = z.infer<typeof member>;
const group = z.object({ displayName: z.string().nullish() });
const users = z.object({ value: z.array(member) });

const FIELDS = '$select=id,displayName,userPrincipalName';

export function createMembers(client: GraphClient): MemberDirectory {
  return {
    async group(id) {
      const path = `v1.0/groups/${encodeURIComponent(id)}`;
      try {
        const { displayName } = await client.get(`${path}?$select=displayName`, group);
        const people: DirectoryPerson[] = [];
        for await (const { value } of client.pages(`${path}/transitiveMembers?${FIELDS}&$top=999`, member))
          people.push(...value.filter(isUser).map(personOf));
        return { name: displayName ?? id, people };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async named(upns) {
      const urls = nameFilters(upns).map((filter) => `/users?${FIELDS}&$filter=${filter}`);
      const answers = await readAll(client, 'v1.0', urls);
      const found = answers.flatMap(({ body }, at) => parse(users, body, urls[at] ?? '').value);
      return new Map(
        found.map((record) => [record.userPrincipalName?.toLowerCase() ?? '', personOf(record)]),
      );
    },
  };
}

/** Groups, devices and apps are members too. */
function isUser(record: MemberRecord): boolean {
  return (record['@odata.type'] ?? USER) === USER;
}

function personOf({ id, displayName, userPrincipalName }: MemberRecord): DirectoryPerson {
  return { id, name: displayName ?? userPrincipalName ?? id };
}
