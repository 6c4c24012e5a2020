/** Who of the organisation somebody is who speaks in Slack: by what the access file says, or by their confirmed e-mail address. */
import { z } from 'zod';
import { localeOf } from '../../../cards/wording/index.ts';
import type { Access } from '../../../src/access/index.ts';
import { isSame } from '../../../src/changes/index.ts';
import type { People } from '../../../src/conversations/index.ts';
import type { Identities } from '../../../src/identity/index.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createLookups, type Lasting } from '../../../src/kernel/lookups.ts';
import { ok, refuse, type Refusal, type Result } from '../../../src/kernel/result.ts';
import type { Person, Turn } from '../../turn.ts';
import { confirmedEmail, isInactive, memberName, timeZoneOf, userInfo, type Member } from './profile.ts';

export const CHANNEL_NAME = 'slack';

/** Somebody who speaks: the parts of a turn that Slack's events do not hold themselves. */
export type SlackPerson = Pick<Turn, 'who' | 'unproven' | 'account' | 'locale' | 'timeZone'>;

export interface SlackPeople {
  /**
   * Never fails: whoever cannot be told is unproven, and has an id by which nobody has a role.
   * @param team the workspace in which the bot is, and never the speaker's own: by it Slack Connect's strangers are told apart
   */
  person(team: string, user: string): Promise<SlackPerson>;
}

export interface SlackPeopleOptions {
  /** Slack's method `users.info`, with `include_locale`, as it answers. */
  readonly ask: (user: string) => Promise<unknown>;
  readonly identities: Identities;
  readonly access: Pick<Access, 'slackEntry'>;
  /** Whom the bot has heard: an account belongs to whom it belonged to first. */
  readonly heard: Pick<People, 'known'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who leaves the workspace is heard for five minutes at most, as who leaves a group of the access file. */
const MEMBER: Lasting = { freshMs: 60_000, goodMs: 5 * 60_000 };
const UNREAD: Refusal = { code: 'slack-person.unread', details: {} };
const NO_EMAIL: Refusal = { code: 'slack-person.no-email', details: {} };

export function createSlackPeople({
  ask,
  identities,
  access,
  heard,
  clock,
  log,
}: SlackPeopleOptions): SlackPeople {
  const members = createLookups<Member>({
    ask: async (user) => userInfo.parse(await ask(user)).user,
    lasting: () => MEMBER,
    now: () => clock.now(),
    failed: (error) => log.warn({ err: error }, 'Slack did not confirm who a member is'),
  });

  /** Whoever is given another's address does not become them: an account stays whose it was until the access file says otherwise. */
  async function unchanged(person: Person, account: string, email: string): Promise<Result<Person>> {
    const before = (await heard.known(CHANNEL_NAME, account)).filter((each) => each.account === account);
    const [first] = before;
    return !first || before.some((each) => isSame(each, person))
      ? ok(person)
      : refuse('slack-person.changed', { email, name: first.name });
  }

  async function identify(member: Member, team: string, user: string): Promise<Result<Person>> {
    if (isInactive(member)) return refuse('slack-person.inactive');
    const entry = access.slackEntry(team, user);
    if (entry) return identities.byName(entry.member.kind === 'person' ? entry.member.id : entry.member.upn);
    const email = confirmedEmail(member, team);
    if (!email.ok) return email;
    const found = await identities.byAddress(email.value);
    return found.ok ? unchanged(found.value, accountOf(team, user), email.value) : found;
  }

  /** Undefined where Slack does not tell, or the directory. */
  async function told<T>(answer: Promise<T>, account: string): Promise<T | Refusal> {
    try {
      return await answer;
    } catch (error) {
      log.warn({ err: error, account }, 'who somebody in Slack is could not be found out');
      return isMissingScope(error) ? NO_EMAIL : UNREAD;
    }
  }

  return {
    async person(team, user) {
      const account = accountOf(team, user);
      const member = await told(members(user), account);
      if ('code' in member) return { ...unproven(member, user, account, user), account, ...NOT_TOLD };
      const tells = { account, locale: localeOf(member.locale ?? undefined), timeZone: timeZoneOf(member) };
      const found = await told(identify(member, team, user), account);
      const name = memberName(member, user);
      if ('code' in found) return { ...unproven(found, name, account, user), ...tells };
      if (!found.ok) return { ...unproven(found.refusal, name, account, user), ...tells };
      return { who: found.value, ...tells };
    },
  };
}

/** Of members of whom Slack tells nothing. */
const NOT_TOLD = { locale: 'en', timeZone: undefined } as const;

/** What the bot calls an account of Slack: in its notes of whom it has heard, and in the ids of those whom it cannot tell. */
function accountOf(team: string, user: string): string {
  return `${team}/${user}`;
}

function unproven(
  { code, details }: Refusal,
  name: string,
  account: string,
  user: string,
): Pick<SlackPerson, 'who' | 'unproven'> {
  return {
    who: { id: `${CHANNEL_NAME}:${account}`, name },
    unproven: { code, details: { ...details, account, user } },
  };
}

/** As `@slack/web-api` throws what Slack refuses. */
const platformError = z.object({ data: z.object({ error: z.string() }) });

function isMissingScope(error: unknown): boolean {
  const refusal = error instanceof LinekeeperError ? error.cause : error;
  return platformError.safeParse(refusal).data?.data.error === 'missing_scope';
}
