import type { Group, User } from '@microsoft/microsoft-graph-types-beta';
import { graphError, json, notFound, type Ask, type Reply } from './exchange.ts';
import type { GroupMember } from './groups.ts';
import { page, select } from './odata.ts';
import type { World } from './world.ts';

/** `/v1.0/groups/{id}` and what is in it, through other groups too. */

const PAGES = { defaultTop: 100, maxTop: 999 };

export function answerGroups(
  { groups }: World,
  ask: Ask,
  [key = '', relation]: readonly (string | undefined)[],
): Reply {
  const id = decodeURIComponent(key);
  const group = groups.find(id);
  if (!group) return notFound(`Resource '${id}'`);
  if (relation === undefined) return json(select({ id: group.id, displayName: group.name }, ask.query));
  if (relation !== 'transitiveMembers') return notFound(`Segment ${relation}`);
  if (group.hidden) return graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges.');
  const members = groups.everythingIn(id);
  return page(ask, members.length, (at) => members.slice(at, at + 1).map(recordOf)[0] ?? {}, PAGES);
}

type Typed<T> = T & { readonly '@odata.type': string };

function recordOf(member: GroupMember): Typed<User> | Typed<Group> {
  if (member.kind === 'group') {
    const { id, name: displayName } = member.group;
    return { '@odata.type': '#microsoft.graph.group', id, displayName };
  }
  const { id, name: displayName, upn: userPrincipalName } = member.account;
  return { '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName };
}
