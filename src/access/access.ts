import type { Clock } from '../kernel/clock.ts';
import { keepFile, type FileFault, type FileOptions } from './kept-file.ts';
import type { MemberDirectory } from './member-directory.ts';
import { createMemberships, type Doubt, type Memberships } from './memberships.ts';
import type { Grant, Reason } from './roles.ts';
import { memberText, type Rule, type SlackEntry } from './rules.ts';

/** Who may do what, at any moment, without waiting for anything. People whom nothing gives a role have none. */
export interface Access {
  /** In the file's order; a role that several entries give is there several times. */
  grants(personId: string): readonly Grant[];
  /** Everybody who has a role, by id in lower case. */
  people(): readonly string[];
  /** The bot's administrators, as far as the directory tells their names. */
  administrators(): readonly string[];
  /** What the file says of an account of Slack; what it says of that workspace alone goes first. */
  slackEntry(team: string, user: string): SlackEntry | undefined;
  /** Why somebody may have a role too few, or still have one too many. */
  doubts(): AccessDoubts;
}

export interface AccessDoubts {
  /** The access file, by its path. */
  readonly file: string;
  /** The file as it is now cannot be taken, so the rules before it still hold. */
  readonly fault: FileFault | null;
  readonly entries: readonly EntryDoubt[];
}

/** An entry that the directory does not confirm. `holds`: it was confirmed so lately that it still gives its role. */
interface EntryDoubt {
  readonly line: number;
  readonly member: string;
  readonly doubt: Doubt;
  readonly holds: boolean;
}

interface AccessOptions extends FileOptions {
  readonly directory: MemberDirectory;
  readonly clock: Clock;
}

export interface KeptAccess extends Access {
  /** Takes the file if it has changed, and asks the directory what is due. To be called every few seconds; it never fails. */
  look(): Promise<void>;
}

/**
 * Reads the access file. Who is in its groups is known after the first {@link KeptAccess.look}.
 * @throws LinekeeperError `setting.invalid` where the file is missing or wrong: nothing starts without rules
 */
export async function openAccess(options: AccessOptions): Promise<KeptAccess> {
  const { file, clock, directory, log } = options;
  const memberships = createMemberships(directory, clock, log);
  const kept = await keepFile(options);
  const reasonIn = (rule: Rule, personId: string): Reason | undefined =>
    reasonOf(rule, personId, memberships);

  return {
    grants(personId) {
      const id = personId.toLowerCase();
      return kept.said().rules.flatMap((rule) => {
        const why = reasonIn(rule, id);
        return why ? { role: rule.role, why } : [];
      });
    },
    people: () => [...new Set(kept.said().rules.flatMap((rule) => idsOf(rule, memberships)))],
    administrators() {
      const admins = kept.said().rules.filter(({ role }) => role === 'admin');
      const people = admins.flatMap(({ member }) => [
        ...(memberships.confirmed(member)?.people.values() ?? []),
      ]);
      return [...new Set(people.map(({ name }) => name))];
    },
    slackEntry(team, user) {
      const { slack } = kept.said();
      const entry = (name: string): SlackEntry | undefined => slack.find(({ account }) => account === name);
      return entry(`${team}/${user}`) ?? entry(user);
    },
    doubts: () => ({ file, fault: kept.fault(), entries: entryDoubts(kept.said().rules, memberships) }),
    async look() {
      await kept.look();
      await memberships.refresh(kept.said().rules.map(({ member }) => member));
    },
  };
}

function reasonOf(
  { line, member }: Rule,
  personId: string,
  memberships: Pick<Memberships, 'confirmed'>,
): Reason | undefined {
  if (member.kind === 'person') return member.id === personId ? { by: 'id', line } : undefined;
  const confirmed = memberships.confirmed(member);
  if (!confirmed?.people.has(personId)) return undefined;
  const { at: confirmedAt, name } = confirmed;
  return member.kind === 'name'
    ? { by: 'name', line, upn: member.upn, confirmedAt }
    : { by: 'group', line, id: member.id, name: member.name ?? name, confirmedAt };
}

function idsOf({ member }: Rule, memberships: Pick<Memberships, 'confirmed'>): readonly string[] {
  if (member.kind === 'person') return [member.id];
  return [...(memberships.confirmed(member)?.people.keys() ?? [])];
}

/** Each once, with the first line that names it. */
function entryDoubts(rules: readonly Rule[], memberships: Memberships): EntryDoubt[] {
  const doubted = rules.flatMap(({ line, member }) => {
    const doubt = memberships.doubt(member);
    const holds = memberships.confirmed(member) !== undefined;
    return doubt ? { line, member: memberText(member), doubt, holds } : [];
  });
  return doubted.filter(({ member }, at) => doubted.findIndex((other) => other.member === member) === at);
}
