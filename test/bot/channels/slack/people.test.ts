import { describe, expect, it } from 'vitest';
import { createSlackPeople, type SlackPeopleOptions } from '../../../../bot/channels/slack/people.ts';
import type { SlackEntry } from '../../../../src/access/index.ts';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { ok, refuse } from '../../../../src/kernel/result.ts';
import { steppedClock } from '../../../helpers/demo-tenant.ts';

const MINUTE = 60_000;
const TEAM = 'T0HOME';
const ANA = { id: 'a1', name: 'Ana Silva' };
const MEMBER = {
  ...{ id: 'U0ANA', team_id: TEAM, deleted: false, is_bot: false, is_email_confirmed: true },
  ...{ real_name: 'Ana (desk)', locale: 'fr-FR', tz: 'Europe/Paris' },
  profile: { email: 'ana@contoso.com' },
};

/** A workspace with one member, and an organisation in which Ana has that member's address. */
function workspace(member: object = {}, options: Partial<SlackPeopleOptions> = {}) {
  const clock = steppedClock();
  const slack = { member: { ...MEMBER, ...member }, failure: undefined as unknown };
  const people = createSlackPeople({
    ask: () => {
      // What @slack/web-api throws is what the other side said.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      if (slack.failure !== undefined) return Promise.reject(slack.failure);
      return Promise.resolve({ ok: true, user: slack.member });
    },
    identities: {
      byAddress: (email) =>
        Promise.resolve(email === 'ana@contoso.com' ? ok(ANA) : refuse('identity.unmatched', { email })),
      byName: (name) =>
        Promise.resolve(
          name === 'bo@contoso.com' ? ok({ id: 'b1', name: 'Bo' }) : refuse('identity.absent', { name }),
        ),
    },
    access: { slackEntry: () => undefined },
    heard: { known: () => Promise.resolve([]) },
    clock,
    log: silentLog,
    ...options,
  });
  return { slack, clock, who: () => people.person(TEAM, 'U0ANA') };
}

const entry = (upn: string): SlackEntry => ({ account: 'U0ANA', line: 1, member: { kind: 'name', upn } });
const mapped = (upn: string): Partial<SlackPeopleOptions> => ({ access: { slackEntry: () => entry(upn) } });
const heardAs = (id: string, account = `${TEAM}/U0ANA`): Partial<SlackPeopleOptions> => ({
  heard: { known: () => Promise.resolve([{ channel: 'slack', account, id, name: 'Who it was' }]) },
});

describe('bot/channels/slack/people.ts', () => {
  it('tells a member by their confirmed address, with the directory’s name, their language and their time zone', async () => {
    expect(await workspace().who()).toEqual({
      who: ANA,
      account: 'T0HOME/U0ANA',
      locale: 'fr',
      timeZone: 'Europe/Paris',
    });
  });

  it.each([
    ['somebody switched off', { deleted: true }, 'slack-person.inactive'],
    ['a bot', { is_bot: true }, 'slack-person.inactive'],
    ['a guest', { is_restricted: true }, 'slack-person.guest'],
    ['a guest of one channel', { is_ultra_restricted: true }, 'slack-person.guest'],
    ['a stranger', { is_stranger: true }, 'slack-person.elsewhere'],
    ['somebody of another workspace', { team_id: 'T0OTHER' }, 'slack-person.elsewhere'],
    ['an address that nobody has confirmed', { is_email_confirmed: false }, 'slack-person.unconfirmed'],
    ['no address', { profile: {} }, 'slack-person.no-email'],
    [
      'an address that the directory does not know',
      { profile: { email: 'x@y.example' } },
      'identity.unmatched',
    ],
  ])('lets nobody be anybody by %s', async (_what, member, code) => {
    const { who, unproven } = await workspace(member).who();
    expect(who).toEqual({ id: 'slack:T0HOME/U0ANA', name: 'Ana (desk)' });
    expect(unproven).toMatchObject({ code, details: { account: 'T0HOME/U0ANA', user: 'U0ANA' } });
  });

  it('knows members of the other workspaces of one organisation', async () => {
    const member = { team_id: 'T0SISTER', enterprise_user: { teams: [TEAM, 'T0SISTER'] } };
    expect((await workspace(member).who()).who).toEqual(ANA);
  });

  it.each([{ is_restricted: true }, { team_id: 'T0OTHER' }, { profile: {} }, {}])(
    'lets the access file say who somebody is (%o)',
    async (member) => {
      expect((await workspace(member, mapped('bo@contoso.com')).who()).who).toEqual({ id: 'b1', name: 'Bo' });
    },
  );

  it('goes back to no address where the access file names nobody, nor for a member who is switched off', async () => {
    expect((await workspace({}, mapped('gone@contoso.com')).who()).unproven?.code).toBe('identity.absent');
    const inactive = await workspace({ deleted: true }, mapped('bo@contoso.com')).who();
    expect(inactive.unproven?.code).toBe('slack-person.inactive');
  });

  it('does not make an account another’s that was somebody’s, until the access file says so', async () => {
    expect((await workspace({}, heardAs('z9')).who()).unproven).toMatchObject({
      code: 'slack-person.changed',
      details: { name: 'Who it was', email: 'ana@contoso.com' },
    });
    expect((await workspace({}, { ...heardAs('z9'), ...mapped('bo@contoso.com') }).who()).who.id).toBe('b1');
    expect((await workspace({}, heardAs('A1')).who()).who).toEqual(ANA);
    // Somebody else's name that looks like the account.
    expect((await workspace({}, heardAs('z9', 'T0HOME/U0BO')).who()).who).toEqual(ANA);
  });

  it('hears nobody for longer than five minutes after they left', async () => {
    const { slack, clock, who } = workspace();
    await who();
    slack.member = { ...MEMBER, deleted: true };
    clock.advance(4 * MINUTE);
    await who();
    clock.advance(MINUTE);
    expect((await who()).unproven?.code).toBe('slack-person.inactive');
  });

  it('says that it does not know where Slack or the directory does not answer, and remembers nothing of it', async () => {
    const { slack, who } = workspace();
    slack.failure = new Error('away');
    expect((await who()).unproven?.code).toBe('slack-person.unread');
    slack.failure = undefined;
    expect((await who()).who).toEqual(ANA);
    const away = (): Promise<never> => Promise.reject(new LinekeeperError('graph.unavailable'));
    const lost = await workspace({}, { identities: { byAddress: away, byName: away } }).who();
    expect(lost).toMatchObject({ locale: 'fr', unproven: { code: 'slack-person.unread' } });
  });

  it('says which scopes are missing', async () => {
    const { slack, who } = workspace();
    slack.failure = Object.assign(new Error('missing_scope'), {
      data: { ok: false, error: 'missing_scope' },
    });
    expect((await who()).unproven?.code).toBe('slack-person.no-email');
  });
});
