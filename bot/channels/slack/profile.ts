/** What Slack tells of a member, as far as it matters who they are. Source: https://docs.slack.dev/reference/objects/user-object */
import { z } from 'zod';
import { ok, refuse, type Result } from '../../../src/kernel/result.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();

/** The answer of `users.info`, with `include_locale`. The e-mail is there with the scope `users:read.email` alone. */
export const userInfo = z.object({
  user: z.object({
    team_id: text,
    deleted: flag,
    is_bot: flag,
    is_workflow_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    is_email_confirmed: flag,
    real_name: text,
    name: text,
    locale: text,
    tz: text,
    profile: z.object({ email: text, real_name: text }).nullish(),
    /** Of an Enterprise organisation, whose members belong to several workspaces. */
    enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  }),
});
export type Member = z.infer<typeof userInfo>['user'];

export function memberName({ real_name, profile, name }: Member, user: string): string {
  return [real_name, profile?.real_name, name].find((each) => each != null && each !== '') ?? user;
}

/** Switched off, or no person at all. */
export function isInactive({ deleted, is_bot, is_workflow_bot }: Member): boolean {
  return deleted === true || is_bot === true || is_workflow_bot === true;
}

/**
 * The address that Slack vouches for: of the workspace's own full members, as far as they have confirmed it.
 * Refuses `slack-person.elsewhere`, `.guest`, `.no-email` and `.unconfirmed`.
 */
export function confirmedEmail(member: Member, team: string): Result<string> {
  if (isFromElsewhere(member, team)) return refuse('slack-person.elsewhere');
  if (isGuest(member)) return refuse('slack-person.guest');
  const { profile, is_email_confirmed } = member;
  const email = profile?.email ?? '';
  if (email === '') return refuse('slack-person.no-email');
  return is_email_confirmed === false ? refuse('slack-person.unconfirmed', { email }) : ok(email);
}

/** Single-channel guests are restricted, too. */
function isGuest({ is_restricted, is_ultra_restricted }: Member): boolean {
  return is_restricted === true || is_ultra_restricted === true;
}

/** Of another organisation, here through Slack Connect: whose addresses its own administrators confirm. */
function isFromElsewhere({ is_stranger, team_id, enterprise_user }: Member, team: string): boolean {
  if (is_stranger === true) return true;
  return team_id != null && team_id !== team && enterprise_user?.teams?.includes(team) !== true;
}

/** Undefined where the member's zone is none that this machine can reckon with. */
export function timeZoneOf({ tz }: Member): string | undefined {
  try {
    return tz == null || tz === ''
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
