import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { readYaml, type Fault } from '../kernel/yaml.ts';
import type { Member, Rule } from './rules.ts';

/** `config/access.yaml`: under each role a list of people and groups. `config/access.example.yaml` explains it to people. */
const ROLES_EXPECTED = 'roles are expected here, each with a list of people and groups';
const AccessFile = z.looseObject(
  {
    roles: z.record(
      z.string(),
      z.array(z.unknown(), { error: 'a list is expected here, with a person or a group in each line' }),
      { error: ROLES_EXPECTED },
    ),
  },
  { error: ROLES_EXPECTED },
);
type AccessFile = z.output<typeof AccessFile>;

/** A GUID; the Playground's people have a digit more. */
const OBJECT_ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12,13}$/i;
const UPN = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const WORDS: readonly string[] = ['group', 'name'];

type RulesRead =
  | { readonly ok: true; readonly rules: readonly Rule[] }
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
  return { ok: true, rules };
}

function faultOf(file: AccessFile, roles: readonly string[]): Fault | undefined {
  const foreign = Object.keys(file).find((name) => name !== 'roles');
  if (foreign !== undefined) return inName([foreign], 'only “roles” may stand here');
  for (const [role, entries] of Object.entries(file.roles)) {
    if (!roles.includes(role)) return inName(['roles', role], `no such role${meant(role, roles)}`);
    for (const [at, entry] of entries.entries()) {
      const member = memberOf(entry);
      if ('problem' in member) return { path: ['roles', role, at], problem: member.problem };
    }
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

function personOf(text: string): Member | Unread {
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
