import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { readYaml, type Fault } from '../kernel/yaml.ts';
import type { AccessRules, Member, SlackEntry } from './rules.ts';

/**
 * `config/access.yaml`: under each role a list of people and groups, and whom accounts of Slack belong to.
 * `config/access.example.yaml` explains it to people.
 */
const ROLES_EXPECTED = 'roles are expected here, each with a list of people and groups';
const AccessFile = z.looseObject(
  {
    roles: z.record(
      z.string(),
      z.array(z.unknown(), { error: 'a list is expected here, with a person or a group in each line' }),
      { error: ROLES_EXPECTED },
    ),
    slack: z
      .record(z.string(), z.unknown(), { error: 'accounts of Slack are expected here, each with a person' })
      .optional(),
  },
  { error: ROLES_EXPECTED },
);
type AccessFile = z.output<typeof AccessFile>;

/** A GUID; the Playground's people have a digit more. */
const OBJECT_ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12,13}$/i;
const UPN = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
/** `U…` or, in an Enterprise organisation, `W…`; before it a workspace, where it is meant alone. */
const SLACK_ACCOUNT = /^(?:[TE][A-Z\d]{2,}\/)?[UW][A-Z\d]{2,}$/;
const PARTS: readonly string[] = ['roles', 'slack'];
const WORDS: readonly string[] = ['group', 'name'];

type RulesRead =
  | ({ readonly ok: true } & AccessRules)
  | { readonly ok: false; readonly line: number; readonly problem: string };

/**
 * Reads the text of an access file, in the file's order.
 * @param roles those that there are: a role that nothing asks for would be a spelling mistake, and lock somebody out in silence
 */
export function readRules(text: string, roles: readonly string[]): RulesRead {
  const read = readYaml(text, AccessFile, (file) => faultOf(file, roles));
  if (!read.ok) return read;
  const rules = Object.entries(read.value.roles).flatMap(([role, entries]) =>
    entries.flatMap((entry, at) => {
      const member = memberOf(entry);
      return 'problem' in member ? [] : { role, line: read.lineOf(['roles', role, at]), member };
    }),
  );
  const slack = Object.entries(read.value.slack ?? {}).flatMap(([account, entry]) => {
    const member = ownerOf(entry);
    return 'problem' in member ? [] : { account, line: read.lineOf(['slack', account]), member };
  });
  return { ok: true, rules, slack };
}

function faultOf(file: AccessFile, roles: readonly string[]): Fault | undefined {
  const foreign = Object.keys(file).find((name) => !PARTS.includes(name));
  if (foreign !== undefined) return inName([foreign], 'only “roles” and “slack” may stand here');
  for (const [role, entries] of Object.entries(file.roles)) {
    if (!roles.includes(role)) return inName(['roles', role], `no such role${meant(role, roles)}`);
    for (const [at, entry] of entries.entries()) {
      const member = memberOf(entry);
      if ('problem' in member) return { path: ['roles', role, at], problem: member.problem };
    }
  }
  return faultInSlack(file.slack ?? {});
}

function faultInSlack(accounts: NonNullable<AccessFile['slack']>): Fault | undefined {
  for (const [account, entry] of Object.entries(accounts)) {
    const path = ['slack', account];
    if (!SLACK_ACCOUNT.test(account))
      return inName(path, 'a member id such as U012ABCDEF is expected, or T012ABCDEF/U012ABCDEF');
    const owner = ownerOf(entry);
    if ('problem' in owner) return { path, problem: owner.problem };
  }
  return undefined;
}

function inName(path: Fault['path'], problem: string): Fault {
  return { path, problem, inName: true };
}

interface Unread {
  readonly problem: string;
}

function memberOf(entry: unknown): Member | Unread {
  if (typeof entry === 'string') return personOf(entry);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return { problem: 'a person or a group is expected here' };
  return groupOf(entry);
}

function ownerOf(entry: unknown): SlackEntry['member'] | Unread {
  return typeof entry === 'string' ? personOf(entry) : { problem: 'a person is expected here' };
}

function personOf(text: string): SlackEntry['member'] | Unread {
  if (OBJECT_ID.test(text)) return { kind: 'person', id: text.toLowerCase() };
  if (UPN.test(text)) return { kind: 'name', upn: text.toLowerCase() };
  const shown = text.slice(0, 80);
  return { problem: `“${shown}” is neither an object id nor a user principal name such as ana@contoso.com` };
}

function groupOf(entry: object): Member | Unread {
  const strange = Object.keys(entry).find((word) => !WORDS.includes(word));
  if (strange !== undefined)
    return { problem: `“${strange.slice(0, 80)}” means nothing here${meant(strange, WORDS)}` };
  const { group, name = null } = entry as { readonly group?: unknown; readonly name?: unknown };
  if (typeof group !== 'string' || !OBJECT_ID.test(group))
    return { problem: 'a group is named by its object id: Entra ID > Groups > Object ID' };
  if (name !== null && typeof name !== 'string') return { problem: 'the name of a group is text' };
  return { kind: 'group', id: group.toLowerCase(), name };
}

/** Of the words that are possible the one that is so near that it was probably meant. */
function meant(word: string, possible: readonly string[]): string {
  const near = closest(word.toLowerCase(), [...possible]);
  const by = distance(word.toLowerCase(), near.toLowerCase());
  return by <= near.length / 2 ? `; did you mean “${near}”?` : `; there are: ${possible.join(', ')}`;
}
