/** What the directory says of the groups and user names of the access file, and when it said so. */
import type { Clock } from '../kernel/clock.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { DirectoryPerson, MemberDirectory } from './member-directory.ts';
import { memberText, type Member } from './rules.ts';

const ASK_AGAIN_MS = 60_000;
/** What was not confirmed for this long gives nobody anything any more, whatever keeps the directory from answering. */
const GOOD_FOR_MS = 5 * 60_000;

/** Why an entry is not confirmed: the directory knows no such thing, does not let the bot see it, or did not tell. */
export type Doubt = 'absent' | 'forbidden' | 'unread';

interface Confirmed {
  /** When it was asked for: what changed while the answer was under way may not be in it. */
  readonly at: Date;
  readonly name: string;
  readonly people: ReadonlyMap<string, DirectoryPerson>;
}

export interface Memberships {
  /** Asks for what was not asked for during the last minute. Over when all is answered; it never fails. */
  refresh(members: readonly Member[]): Promise<void>;
  /** What holds now; undefined for what was not confirmed lately. */
  confirmed(member: Member): Confirmed | undefined;
  /** What the last answer left open. */
  doubt(member: Member): Doubt | undefined;
}

interface Known {
  readonly confirmed: Confirmed | undefined;
  readonly doubt: Doubt | undefined;
}

type Found = Omit<Confirmed, 'at'>;

export function createMemberships(directory: MemberDirectory, clock: Clock, log: Log): Memberships {
  const known = new Map<string, Known>();
  const askedAt = new Map<string, Date>();
  /** An answer may take minutes; the others do not wait for it. */
  const asking = new Set<string>();

  async function ask(
    members: readonly Member[],
    look: () => Promise<(member: Member) => Found | undefined>,
  ): Promise<void> {
    const at = clock.now();
    const keys = members.map(memberText);
    for (const key of keys) askedAt.set(key, at);
    for (const key of keys) asking.add(key);
    try {
      const found = await look();
      for (const member of members) {
        const told = found(member);
        known.set(
          memberText(member),
          told ? { confirmed: { ...told, at }, doubt: undefined } : { confirmed: undefined, doubt: 'absent' },
        );
      }
    } catch (error) {
      log.warn({ err: error, members: keys }, 'the directory did not confirm who has a role');
      for (const key of keys) known.set(key, { confirmed: known.get(key)?.confirmed, doubt: doubtOf(error) });
    } finally {
      for (const key of keys) asking.delete(key);
    }
  }

  async function askGroup(member: Extract<Member, { kind: 'group' }>): Promise<void> {
    await ask([member], async () => {
      const group = await directory.group(member.id);
      const found = group && { name: group.name, people: byId(group.people) };
      return () => found;
    });
  }

  async function askNames(members: readonly Extract<Member, { kind: 'name' }>[]): Promise<void> {
    await ask(members, async () => {
      const named = await directory.named(members.map(({ upn }) => upn));
      return (member) => {
        const person = member.kind === 'name' ? named.get(member.upn) : undefined;
        return person && { name: person.name, people: byId([person]) };
      };
    });
  }

  function isDue(member: Member): boolean {
    const key = memberText(member);
    const asked = askedAt.get(key);
    return !asking.has(key) && (asked === undefined || apartMs(asked, clock.now()) >= ASK_AGAIN_MS);
  }

  return {
    async refresh(members) {
      const due = [...new Map(members.filter(isDue).map((member) => [memberText(member), member])).values()];
      const names = due.filter((member) => member.kind === 'name');
      await Promise.all([
        ...due.filter((member) => member.kind === 'group').map(askGroup),
        ...(names.length > 0 ? [askNames(names)] : []),
      ]);
    },
    confirmed(member) {
      const confirmed = known.get(memberText(member))?.confirmed;
      return confirmed && apartMs(confirmed.at, clock.now()) < GOOD_FOR_MS ? confirmed : undefined;
    },
    doubt: (member) => known.get(memberText(member))?.doubt,
  };
}

/** Without sign: a clock that was set back must not make anything last. */
function apartMs(one: Date, other: Date): number {
  return Math.abs(other.getTime() - one.getTime());
}

function byId(people: readonly DirectoryPerson[]): ReadonlyMap<string, DirectoryPerson> {
  return new Map(people.map((person) => [person.id.toLowerCase(), person]));
}

function doubtOf(error: unknown): Doubt {
  return error instanceof LinekeeperError && error.code === 'graph.forbidden' ? 'forbidden' : 'unread';
}
