import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_OWN_VIEWS } from '../../../cards/shared-card.ts';
import { faultsOf } from '../../helpers/card-faults.ts';
import { actionsIn } from '../../helpers/connector-actions.ts';
import {
  people,
  type Json,
  type Outcome,
  type PostedMessage,
  type TestPerson,
} from '../../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

/** A tenant of its own rules: two approvers, and nobody approves what they asked for. */
const REAL = {
  DEMO_TENANT_URL: '',
  ACCESS_FILE: fileURLToPath(new URL('../approvers.yaml', import.meta.url)),
  POLL_SECONDS: '1',
};
const { alex, megan, isaiah, adele, patti, lynne } = people;
/** A busy machine takes its time; nothing here waits for it to pass. */
const PATIENCE_MS = 25_000;

describe('bot/changes/change-views.ts', { timeout: 60_000 }, () => {
  let bot: Linekeeper;
  let database: pg.Client;
  let groups = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ operationMs: 500, devices: 240 }, REAL);
    for (const phone of bot.demo.tenant.world.phones) phone.busy = false;
    database = new pg.Client(bot.config.databaseUrl);
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await bot.close();
  });

  interface Asked {
    readonly change: number;
    readonly card: PostedMessage;
  }

  /** Asks for something in a group, as far as the card that the group sees. */
  async function askedInGroup(text: string): Promise<Asked> {
    const conversationId = `19:approvals-${++groups}@thread.v2`;
    return asked(text, { kind: 'group', conversationId }, 'Show my buttons');
  }

  async function asked(
    text: string,
    where: { kind?: 'group'; conversationId: string },
    shows: string,
  ): Promise<Asked> {
    const { replies } = await bot.teams.say(text, where);
    const [first] = replies;
    if (wordsOf(first?.card).includes('most of')) throw new Error(`to be confirmed: ${wordsOf(first?.card)}`);
    const { id: change } = await bot.newest();
    return { change, card: await bot.shows(where.conversationId, shows, PATIENCE_MS) };
  }

  const titles = (card: Json | undefined): string[] =>
    [...actionsIn({ ...card, refresh: undefined })].map(({ title }) => String(title));
  const accounts = (card: Json | undefined): string[] =>
    (card?.refresh as { userIds?: string[] } | undefined)?.userIds ?? [];
  const own = ({ card }: Asked, from: TestPerson, automatic = false): Promise<Outcome> =>
    bot.teams.press(card, 'Show my buttons', { from, automatic });

  /** Presses what this person's client shows of it. */
  async function press(on: Asked, button: string, from: TestPerson, inputs: Json = {}): Promise<Outcome> {
    const { card: seeing } = await own(on, from);
    if (!seeing) throw new Error('no view of their own');
    return bot.teams.press(on.card, button, { from, seeing, inputs });
  }

  const becomes = (
    conversationId: string,
    fits: (card: Json, message: PostedMessage) => boolean,
  ): Promise<PostedMessage> => bot.teams.waitForCard(conversationId, fits, PATIENCE_MS);
  const personal = ({ id }: TestPerson): string => `a:${id}`;
  const cardsOf = (person: TestPerson, change: number): PostedMessage[] =>
    bot.teams
      .cards(personal(person))
      .filter(({ card }) => new RegExp(`change ${change}(?!\\d)`).test(wordsOf(card)));
  const state = async (change: number): Promise<string | undefined> =>
    (await bot.stores.changes.find(change))?.state;
  const close = async (change: number): Promise<void> => {
    await bot.teams.say(`cancel ${change}`, { conversationId: 'a:closing' });
  };

  it('says that it could tell nobody, as long as no approver has a chat with it', async () => {
    const alone = await asked('diagnostics site:Lyon', { conversationId: 'a:alone' }, 'Awaiting approval');
    expect(wordsOf(alone.card.card)).toContain('nobody was told');
    await bot.teams.press(alone.card, 'Cancel change');
  });

  describe('with people who have talked to it', () => {
    beforeAll(async () => {
      for (const from of [alex, megan, isaiah, adele, patti]) await bot.teams.say('whoami', { from });
    });

    it('shows a group how things stand, and those who may act their own buttons', async () => {
      const on = await askedInGroup('diagnostics site:Lyon');
      expect(titles(on.card.card)).not.toEqual(expect.arrayContaining(['Approve']));
      for (const button of ['Approve', 'Reject change', 'Cancel change', 'Export CSV'])
        expect(titles(on.card.card)).not.toContain(button);
      expect(accounts(on.card.card).sort()).toEqual([alex, megan, isaiah].map(({ id }) => id).sort());

      const before = bot.teams.calls.length;
      const seen = async (from: TestPerson): Promise<string[]> => titles((await own(on, from, true)).card);
      expect(await seen(megan)).toEqual(expect.arrayContaining(['Approve', 'Reject change']));
      expect(await seen(megan)).not.toContain('Cancel change');
      expect(await seen(alex)).toEqual(expect.arrayContaining(['Cancel change', 'Export CSV']));
      expect(await seen(alex)).not.toContain('Approve');
      for (const from of [adele, patti, lynne]) {
        const outcome = await own(on, from, true);
        expect(answerOf(outcome)).toContain('Awaiting approval');
        expect(titles(outcome.card).filter((title) => title !== 'Show')).toEqual([]);
      }
      await own(on, megan);
      // A refresh only returns a card: whatever it sent or edited would make every client refresh again.
      expect(bot.teams.calls.slice(before)).toEqual([]);
      await close(on.change);
      // An edit comes after the response: by the time of this one any other would be there.
      const { conversationId } = on.card;
      await becomes(conversationId, (card) => wordsOf(card).includes('Cancelled'));
      const edits = bot.teams.calls.slice(before).filter((call) => call.conversationId === conversationId);
      expect(edits).not.toEqual([]);
      expect(JSON.stringify(edits)).not.toContain('change-approve');
    });

    it('shows nobody a change by a view of it that does not stand there', async () => {
      const on = await askedInGroup('diagnostics site:Paris');
      const forged = { verb: 'change-view', data: { id: on.change } };
      const elsewhere = { conversationId: '19:elsewhere@thread.v2', id: 'none' };
      expect(answerOf(await bot.teams.press(elsewhere, forged, { from: lynne }))).toContain(
        'You have no role',
      );
      await close(on.change);
    });

    it('answers a press in a group with the view of whoever pressed, and shows all what it came to', async () => {
      const on = await askedInGroup('diagnostics site:Lille');
      const { card: answered } = await press(on, 'Approve', megan);
      expect(wordsOf(answered)).not.toContain('Awaiting approval');
      const shared = await becomes(
        on.card.conversationId,
        (card, { id }) => id === on.card.id && !wordsOf(card).includes('Awaiting approval'),
      );
      for (const button of ['Pause', 'Resume', 'Cancel change', 'Retry'])
        expect(titles(shared.card)).not.toContain(button);
      expect(titles((await own(on, alex)).card)).toContain('Refresh');
      expect(titles((await own(on, patti)).card)).not.toContain('Pause');
      expect(await state(on.change)).not.toBe('awaiting-approval');
      await close(on.change);
    });

    it('names no more people than Teams draws cards for', async () => {
      const crowd = Array.from({ length: 80 }, (_, at) => `crowd-${at}`);
      const roles = { approvers: () => crowd, operators: () => [], authorityOver: () => () => NOTHING };
      const { sharedView } = await import('../../../bot/changes/change-views.ts');
      for (const id of crowd) {
        await bot.stores.people.heard({ channel: 'teams', account: `29:${id}`, id, name: id });
      }
      const on = await askedInGroup('diagnostics site:Madrid');
      const change = (await bot.stores.changes.find(on.change))!;
      const services = { ...bot, stores: bot.stores, publicUrl: '' } as unknown as Parameters<
        typeof sharedView
      >[0];
      const showing = {
        where: { channel: 'teams' },
        locale: 'en',
        roles: { ...roles, grants: () => [], loans: [] },
      };
      const { card } = (await sharedView(services, change, showing)).view('en');
      expect(accounts(card)).toHaveLength(MOST_OWN_VIEWS);
      await close(on.change);
    });

    it('brings what waits to approvers in their own chats, once, and keeps it up to date there', async () => {
      const on = await asked(
        'diagnostics site:London',
        { conversationId: personal(alex) },
        'Awaiting approval',
      );
      for (const approver of [megan, isaiah])
        await bot.shows(personal(approver), `change ${on.change}`, PATIENCE_MS);
      for (const nobody of [adele, patti]) expect(cardsOf(nobody, on.change)).toEqual([]);
      expect(cardsOf(alex, on.change)).toHaveLength(1);
      const [theirs] = cardsOf(megan, on.change);
      expect(titles(theirs?.card)).toContain('Approve');
      expect(titles(theirs?.card)).not.toContain('Cancel change');
      await bot.client.wake.show(on.change, 'now');
      await bot.teams.press(theirs!, 'Approve', { from: megan });
      await becomes(
        personal(isaiah),
        (card, { id }) => id === cardsOf(isaiah, on.change)[0]?.id && !titles(card).includes('Approve'),
      );
      for (const approver of [megan, isaiah]) {
        expect(cardsOf(approver, on.change)).toHaveLength(1);
        // Drawn again by nobody's press, and still for its one reader.
        expect(titles(cardsOf(approver, on.change)[0]?.card)).not.toContain('Pause');
      }
      await close(on.change);
    });

    it('tells the requester of a rejection where the change was asked for', async () => {
      const on = await askedInGroup('diagnostics site:Chicago');
      const theirs = await bot.shows(personal(megan), `change ${on.change}`, PATIENCE_MS);
      const noReason = await bot.teams.say(`reject ${on.change}`, { from: megan });
      expect(answerOf({ card: undefined, replies: noReason.replies })).toContain('A reason is needed');
      const reason = 'not before *Monday*';
      await bot.teams.press(theirs, 'change-reject', { from: megan, inputs: { reason } });
      expect(await state(on.change)).toBe('rejected');
      const told = await bot.shows(on.card.conversationId, `Change ${on.change} was rejected`, PATIENCE_MS);
      expect(wordsOf(told.card)).toContain(`Alex Wilber, Megan Bowen rejected “site:Chicago”: ${reason}`);
      await becomes(
        on.card.conversationId,
        (card, { id }) => id === on.card.id && wordsOf(card).includes('Rejected by Megan Bowen'),
      );
    });

    it('rejects by words, and approves by the card that words bring', async () => {
      const on = await askedInGroup('diagnostics site:Toronto');
      const where = { from: isaiah };
      const brought = await bot.teams.say(`approve ${on.change}`, where);
      expect(await state(on.change)).toBe('awaiting-approval');
      expect(titles(brought.replies[0]?.card)).toContain('Approve');
      const refused = await bot.teams.say(`reject ${on.change} no`, { from: patti });
      expect(answerOf({ card: undefined, replies: refused.replies })).toContain(
        'It needs the role: Approver',
      );
      await bot.teams.say(`refuser ${on.change} trop tôt`, where);
      expect(await bot.stores.changes.find(on.change)).toMatchObject({
        state: 'rejected',
        note: { details: { reason: 'trop tôt', who: 'Isaiah Langer' } },
      });
      const audit = await bot.stores.audit.recent(`change ${on.change}`, 20);
      expect(audit.map(({ action, who }) => [action, who.name])).toContainEqual([
        'change.decision-refused',
        'Patti Fernandez',
      ]);
    });

    const say = async (text: string, from: TestPerson): Promise<string> => {
      const where = { kind: 'group', conversationId: `19:words-${++groups}@thread.v2` } as const;
      const { replies } = await bot.teams.say(text, { from, ...where });
      return wordsOf(replies.at(-1)?.card);
    };

    it('lets a colleague approve in an approver’s name, for as long as it is lent', async () => {
      const on = await askedInGroup('diagnostics site:Singapore');
      expect(await say('delegate adelev@contoso.example for 3 days', megan)).toContain('Adele Vance');
      const theirs = await bot.shows(personal(adele), `change ${on.change}`, PATIENCE_MS);
      expect(await say('delegate list', adele)).toMatch(/Megan Bowen[^]*you approve in their name/);
      expect(await say('whoami', adele)).toContain('Megan Bowen');
      expect(await say('delegate isaiahl@contoso.example for 1 day', adele)).toContain('not yours to lend');
      expect(await say('delegate meganb@contoso.example for 1 day', megan)).toContain('That is you');
      const approved = await bot.teams.press(theirs, 'Approve', { from: adele });
      expect(wordsOf(approved.card)).not.toContain('Awaiting approval');
      expect((await bot.stores.changes.find(on.change))?.approvals).toMatchObject([
        { who: { name: 'Adele Vance' }, lentBy: { name: 'Megan Bowen' } },
      ]);
      await close(on.change);

      const next = await askedInGroup('diagnostics site:Sydney');
      const again = await bot.shows(personal(adele), `change ${next.change}`, PATIENCE_MS);
      expect(titles(again.card)).toContain('Approve');
      expect(await say('delegate end', megan)).toContain('yours alone again');
      await becomes(personal(adele), (card, { id }) => id === again.id && !titles(card).includes('Approve'));
      const { digest } = (await bot.stores.changes.find(next.change))!;
      const late = { verb: 'change-approve', data: { id: next.change, digest: digest ?? '' } };
      expect(answerOf(await bot.teams.press(again, late, { from: adele }))).toContain(
        'It needs the role: Approver',
      );
      expect(await state(next.change)).toBe('awaiting-approval');
      await close(next.change);
      const actions = (
        await database.query("SELECT action FROM audit WHERE subject LIKE 'delegation %' ORDER BY 1")
      ).rows as { action: string }[];
      expect(actions.map(({ action }) => action)).toEqual(['delegation.created', 'delegation.withdrawn']);
    });

    it('ends a delegation by itself', async () => {
      const on = await askedInGroup('diagnostics site:Lyon');
      expect(await say('déléguer Adele Vance pendant 2 heures', megan)).toContain('Adele Vance');
      expect(titles((await own(on, adele)).card)).toContain('Approve');
      await database.query(
        "UPDATE delegations SET until = now() - interval '1 second' WHERE ended_at IS NULL",
      );
      expect(titles((await own(on, adele)).card)).not.toContain('Approve');
      expect(await say('approvals', adele)).toContain('Nothing waits');
      await close(on.change);
    });

    it('lends nobody what the lender does not have', async () => {
      const on = await askedInGroup('diagnostics site:Lyon');
      const at = new Date();
      const where = { channel: 'teams', conversationId: 'a:1' };
      const loan = { delegate: { id: adele.aadObjectId, name: adele.name }, where, at };
      const delegator = { id: patti.aadObjectId, name: patti.name };
      await bot.stores.delegations.lend({ ...loan, delegator, until: new Date(at.getTime() + 60_000) });
      expect(titles((await own(on, adele)).card)).not.toContain('Approve');
      await bot.stores.delegations.withdraw({ ...loan, delegator });
      await close(on.change);
    });

    it('does not let a requester approve through a delegate', async () => {
      await say('delegate alexw@contoso.example for 1 day', megan);
      const on = await askedInGroup('diagnostics site:Paris');
      expect(titles((await own(on, alex)).card)).not.toContain('Approve');
      const { digest } = (await bot.stores.changes.find(on.change))!;
      const forged = { verb: 'change-approve', data: { id: on.change, digest: digest ?? '' } };
      expect(answerOf(await bot.teams.press(on.card, forged, { from: alex }))).toContain(
        'You requested this change yourself',
      );
      await say('delegate end', megan);
      await close(on.change);
    });

    it('counts a lent role once, and an approval only while it may be given', async () => {
      const { replies } = await bot.teams.say('diagnostics region:EMEA', {
        kind: 'group',
        conversationId: '19:many@thread.v2',
      });
      await bot.teams.press(replies[0]!, 'operation-confirm', { from: alex });
      const { id: change, digest } = await bot.newest();
      const card = await bot.shows('19:many@thread.v2', '2 approvals are needed', PATIENCE_MS);
      const approve = { verb: 'change-approve', data: { id: change, digest: digest ?? '' } };
      const by = async (from: TestPerson): Promise<string> =>
        answerOf(await bot.teams.press(card, approve, { from }));
      const given = async (): Promise<string[]> =>
        (await bot.stores.changes.find(change))!.approvals.map(({ who }) => who.name);

      await say('delegate adelev@contoso.example until Friday', megan);
      const { digest: now } = (await bot.stores.changes.find(change))!;
      Object.assign(approve.data, { digest: now });
      expect(await by(adele)).toContain('Approved by Adele Vance for Megan Bowen');
      expect(await by(adele)).toContain('1 approval is needed');
      expect(await by(megan)).toContain('Already approved in your name');
      expect(await given()).toEqual(['Adele Vance']);
      await say('delegate end', megan);
      // Adele may approve no more, so what she gave counts no more.
      expect(wordsOf((await own({ change, card }, isaiah)).card)).toContain('2 approvals are needed');
      expect(await by(isaiah)).toContain('1 approval is needed');
      expect(await given()).toEqual(['Isaiah Langer']);
      expect(await state(change)).toBe('awaiting-approval');
      expect(await by(megan)).not.toContain('Awaiting approval');
      expect(await state(change)).not.toBe('awaiting-approval');
      await close(change);
    });

    it('asks again whom a role is lent to, and for how long', async () => {
      expect(await say('delegate', megan)).toContain('Nobody approves in your name');
      expect(await say('delegate Adele Vance', megan)).toContain('Something is missing');
      expect(await say('delegate Adele Vnace for 2 days', megan)).toMatch(
        /know nobody[^]*delegate Adele Vance for 2 days/,
      );
      expect(await say('delegate nobody@contoso.example for 2 days', megan)).toContain('know nobody');
      expect(await say('delegate disabled@contoso.example for 2 days', megan)).toContain('disabled');
      expect(await say('delegate Adele Vance for 40 days', megan)).toContain('30 days at most');
      expect(await say('delegate Adele Vance until 2020-01-01', megan)).toContain('That time is over');
      expect(await say('delegate Adele Vance until doomsday', megan)).toContain('do not know how long');
      expect(await say('delegate Adele Vance for 2 days', patti)).toContain('It needs the role: Approver');
      const mention = {
        type: 'mention',
        text: '<at>Adele V.</at>',
        mentioned: { id: adele.id, name: 'Adele V.' },
      };
      const { replies } = await bot.teams.deliver(
        bot.teams.activity(
          'message',
          { from: megan },
          { text: 'delegate <at>Adele V.</at> for 1 day', entities: [mention] },
        ),
      );
      expect(wordsOf(replies[0]?.card)).toContain('Adele Vance');
      await say('delegate end', megan);
    });
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});

const NOTHING = { own: true, lentBy: [] };
