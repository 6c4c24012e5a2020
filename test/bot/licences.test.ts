import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../helpers/card-faults.ts';
import { people } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

describe('bot/commands/licences.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(() => bot.close());

  const conversation = (): string => `a:licences-${++asked}`;

  it('answers at once that a worker looks, and then tells user by user what calling lacks', async () => {
    const conversationId = conversation();
    const users = ['phone-00001', 'no-licence', 'no-number', 'calling-plan', 'nobody'];
    const { replies } = await bot.teams.say(
      `licences ${users.map((name) => `${name}@contoso.example`).join(', ')}`,
      { conversationId },
    );
    expect(wordsOf(replies[0]?.card)).toContain('Licences of 5 users');
    expect(wordsOf(replies[0]?.card)).toContain('A worker is looking');

    const shown = await bot.shows(conversationId, '3 things are not right');
    expect(shown.id).toBe(replies[0]?.id);
    const words = wordsOf(shown.card);
    expect(words).toMatch(/✓ phone-00001@contoso\.example · \+\d+/);
    expect(words).toMatch(/Teams Phone is missing\nno-licence@contoso\.example/);
    expect(words).toMatch(/Neither a Calling Plan nor a phone number\nno-number@contoso\.example/);
    expect(words).toMatch(/There is no such account\nnobody@contoso\.example/);
    expect(words).toContain('✓ calling-plan@contoso.example · Calling Plan');
    expect(words).toMatch(/No phone number is assigned yet\ncalling-plan@contoso\.example/);

    const again = await bot.teams.press(shown, 'say');
    expect(answerOf(again)).toContain('Licences of 5 users');
  });

  it('dit en français ce qui manque, et que faire', async () => {
    const conversationId = conversation();
    await bot.teams.say('licences no-number@contoso.example\ncalling-plan@contoso.example', {
      conversationId,
      locale: 'fr-FR',
    });
    const words = wordsOf((await bot.shows(conversationId, '1 point ne va pas')).card);
    expect(words).toContain('Licences de 2 utilisateurs');
    expect(words).toContain('Ni forfait d’appels ni numéro');
    expect(words).toContain('routage direct');
    expect(words).toContain('✓ calling-plan@contoso.example · forfait d’appels');
    expect(words).toContain('Aucun numéro n’est encore attribué');
  });

  it('looks at the users of the phones that a selector picks', async () => {
    const conversationId = conversation();
    await bot.teams.say('licenses site:Lyon', { conversationId });
    const words = wordsOf((await bot.shows(conversationId, 'In order')).card);
    expect(words).toMatch(/Licences of \d+ users/);
    expect(words).toContain('phone-00001@contoso.example');
  });

  it('looks at each user once', async () => {
    const conversationId = conversation();
    await bot.teams.say('licences alexw@contoso.example AlexW@Contoso.Example', { conversationId });
    const words = wordsOf((await bot.shows(conversationId, 'In order')).card);
    expect(words.toLowerCase()).toContain('licences of alexw@contoso.example');
  });

  it.each([
    ['licences', 'licences <user'],
    ['licences , ;', 'licences <user'],
    ['licences anna@contoso.com Paul', '“Paul” is no address'],
    ['licences héloïse@contoso.com', 'holds a character that no address may hold'],
    ['licences anna@contoso', 'contoso'],
    ['licences colour:red', 'Unknown field “colour”'],
    ['licences site:Atlantis', 'Nobody to look at'],
    ['licences enrolled:yes', 'up to 200 users or phones'],
  ])('answers %s with what to write', async (text, said) => {
    expect(answerOf(await bot.teams.say(text, { conversationId: conversation() }))).toContain(said);
  });

  it('takes two hundred users and no more', async () => {
    const users = (count: number): string =>
      Array.from({ length: count }, (_, n) => `phone-${String(n + 1).padStart(5, '0')}@contoso.example`).join(
        '\n',
      );
    const many = await bot.teams.say(`licences ${users(201)}`, { conversationId: conversation() });
    expect(answerOf(many)).toContain('This picks 201');

    const conversationId = conversation();
    await bot.teams.say(`licences ${users(200)}`, { conversationId });
    const { card } = await bot.shows(conversationId, '200 things are right');
    expect(wordsOf(card)).toContain('phone-00200@contoso.example');
  });

  it('writes down who had whom looked at', async () => {
    const conversationId = conversation();
    await bot.teams.say('licences disabled@contoso.example', { conversationId });
    await bot.shows(conversationId, 'The account may not sign in');
    const [entry] = await bot.stores.audit.recent(undefined, 1);
    expect(entry).toMatchObject({
      action: 'check.ran',
      detail: { ok: false, request: { kind: 'licences', users: ['disabled@contoso.example'] } },
    });
  });

  it('takes an operator', async () => {
    const said = await bot.teams.say('licences site:Lyon', {
      conversationId: conversation(),
      from: people.adele,
    });
    expect(answerOf(said)).toContain('Operator');
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
