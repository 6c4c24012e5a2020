import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../bot/actions/index.ts';
import { cancel } from '../../src/changes/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people } from '../helpers/connector.ts';
import { ALEX } from '../helpers/installation.ts';
import { answerOf, SAMPLE, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { nodesOf } from '../cards/render.ts';

const LIST = 'MAC id,Location,Username\n0004f2770001,Lyon,phone-00310@contoso.example';

describe('bot/pipeline.ts', () => {
  let bot: Linekeeper;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(() => bot.close());

  const changes = async (): Promise<number> =>
    (await bot.stores.changes.list({ open: false, page: 0, perPage: 1 })).total;

  it('welcomes once, in the language of who added it', async () => {
    const where = { conversationId: 'a:newcomer', locale: 'fr-FR' };
    await bot.teams.install(where);
    await bot.teams.install(where);
    expect(bot.teams.cards('a:newcomer')).toHaveLength(1);
    expect(wordsOf(bot.teams.cards('a:newcomer')[0]?.card)).toContain('Voir les commandes');
  });

  it('welcomes again after it was removed and added anew', async () => {
    const where = { conversationId: 'a:returning' };
    await bot.teams.install(where);
    await bot.teams.uninstall(where);
    await bot.teams.install(where);
    expect(bot.teams.cards('a:returning')).toHaveLength(2);
  });

  it('draws a card again although the word that its change had ended was lost', async () => {
    const conversationId = 'a:lost-word';
    await bot.teams.say(`enroll\n${LIST.replace('0004f2770001', '0004f2770009')}`, { conversationId });
    await bot.shows(conversationId, 'Approve');
    const { id } = await bot.newest();
    await bot.stores.changes.decide(id, (change) => cancel(change, { who: ALEX, now: new Date() }));
    await bot.shows(conversationId, 'will do nothing more', 20_000);
  }, 30_000);

  it('does once what is delivered twice, and answers it once', async () => {
    const conversationId = 'a:twice';
    const before = await changes();
    const first = await bot.teams.say(`enroll\n${LIST}`, { conversationId });
    const again = await bot.teams.deliverAgain(first);
    expect(again).toMatchObject({ status: 200, replies: [] });
    expect(await changes()).toBe(before + 1);
    const card = await bot.shows(conversationId, 'Approve');
    expect(bot.teams.cards(conversationId)).toHaveLength(1);
    const { id: change } = await bot.newest();
    const cancelled = await bot.teams.press(card, 'Cancel change');
    const pressedAgain = await bot.teams.deliverAgain(cancelled);
    expect(pressedAgain.status).toBe(200);
    expect(pressedAgain.replies).toEqual([]);
    const audit = await bot.stores.audit.recent(`change ${change}`, 20);
    expect(audit.filter(({ action }) => action === 'change.cancelled')).toHaveLength(1);
  });

  it('does once what arrives twice at the same moment', async () => {
    const before = await changes();
    const sent = bot.teams.activity('message', { conversationId: 'a:race' }, { text: `enroll\n${LIST}` });
    const outcomes = await Promise.all([1, 2, 3].map(() => bot.teams.deliver(sent)));
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(bot.teams.cards('a:race')).toHaveLength(1);
    expect(await changes()).toBe(before + 1);
    const card = await bot.shows('a:race', 'Approve');
    await bot.teams.press(card, 'Cancel change');
  });

  it.each([
    ['group', '19:group-one@thread.v2'],
    ['channel', '19:one@thread.tacv2;messageid=1700000000001'],
  ] as const)('works in a %s, and keeps one card there up to date for all', async (kind, conversationId) => {
    const where = { kind, conversationId };
    const { replies } = await bot.teams.say(`enroll\n${LIST}`, where);
    expect(replies).toMatchObject([{ conversationId }]);
    const card = await bot.shows(conversationId, 'Show my buttons');
    const { id: change, digest } = await bot.newest();
    const approve = { verb: 'change-approve', data: { id: change, digest: digest ?? '' } };
    const refused = await bot.teams.press(card, approve, { ...where, from: people.patti });
    expect(answerOf(refused)).toContain('It needs the role: Approver');
    expect((await bot.stores.changes.find(change))?.state).toBe('awaiting-approval');
    const { card: seeing } = await bot.teams.press(card, 'Show my buttons', { ...where, from: people.alex });
    const ours = await bot.teams.press(card, 'Cancel change', {
      ...where,
      from: people.alex,
      ...(seeing ? { seeing } : {}),
    });
    expect(ours.status).toBe(200);
    await bot.teams.waitForCard(
      conversationId,
      (json, { id }) => id === card.id && wordsOf(json).includes('Cancelled'),
    );
    expect(
      new Set(
        bot.teams.calls.filter(({ conversationId: id }) => id === conversationId).map(({ status }) => status),
      ),
    ).toEqual(new Set([200, 201]));
  });

  it('lets Megan approve what Alex asked for, each in a chat of their own', async () => {
    const conversationId = 'a:alex-asks';
    await bot.teams.say(`enroll\n${SAMPLE}`, { conversationId });
    await bot.shows(conversationId, 'Approve', 20_000);
    const { id: change } = await bot.newest();
    const { megan, adele } = people;
    const { replies } = await bot.teams.say('approvals', { from: megan });
    expect(answerOf({ card: undefined, replies })).toContain('1 change waits for your approval');
    const [waiting] = replies;
    if (!waiting) throw new Error('no list');
    const shown = await bot.teams.press(waiting, 'Review', { from: megan });
    expect(answerOf(shown)).toContain('Enrol 42 phones?');
    const theirs = shown.replies[0];
    if (!theirs) throw new Error('no card of her own');
    // A viewer sees the plan, without the buttons that decide.
    const seen = await bot.teams.say(`change ${change}`, { from: adele });
    expect(answerOf(seen)).toContain('Enrol 42 phones?');
    expect(answerOf(seen)).not.toContain('Approve');
    const approved = await bot.teams.press(theirs, 'Approve', { from: megan });
    expect(answerOf(approved)).toContain('Megan Bowen');
    await bot.reaches(change, 'partly-failed');
    const report = /40 of 42 phones enrolled/;
    await bot.shows(conversationId, report);
    await bot.teams.waitForCard(theirs.conversationId, (card) =>
      wordsOf(card).includes('40 of 42 phones enrolled'),
    );
  });

  it('has Action.Submit stand in for every button, with the same verb and data', () => {
    // Only clients that know Action.Execute refresh a card by themselves.
    const pairs = bot
      .cards()
      .map((card) => ({ ...card, refresh: undefined }))
      .flatMap(nodesOf)
      .filter(({ type }) => type === 'Action.Execute');
    expect(pairs.length).toBeGreaterThan(20);
    const known = new Set(ACTIONS.map(({ verb }) => verb));
    for (const { verb, data, fallback } of pairs) {
      expect(known).toContain(verb);
      expect(fallback).toMatchObject({ type: 'Action.Submit', data: { ...(data as object), verb } });
    }
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
