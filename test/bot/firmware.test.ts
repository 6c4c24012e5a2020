import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../helpers/connector.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

describe('bot/commands/firmware.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ devices: 80 });
    const [lyon] = bot.demo.tenant.world.phones.filter(
      ({ location, model }) => location === 'Lyon' && model.name === 'VVX 411',
    );
    if (!lyon) throw new Error('no VVX 411 in Lyon');
    lyon.firmware = '5.4.7.2';
  });
  afterAll(() => bot.close());

  const conversation = (): string => `a:firmware-${++asked}`;

  it('reads and judges the phones of a site, and lists those of a bad group', async () => {
    const conversationId = conversation();
    const { replies } = await bot.teams.say('check firmware site:Lyon', { conversationId });
    expect(wordsOf(replies[0]?.card)).toContain('Firmware of site:lyon');
    expect(wordsOf(replies[0]?.card)).toContain('A worker is looking');

    const shown = await bot.shows(conversationId, '1 phone runs firmware that will not do');
    expect(shown.id).toBe(replies[0]?.id);
    const words = wordsOf(shown.card);
    expect(words).toContain('Poly VVX 411 · expected ≥ 5.9.5 · found 5.4.7.2 · 1 phone');
    expect(words).toContain('An update takes the Device-Lock away');
    expect(words).toContain('against Plan for SIP Gateway, 2024-07-15');
    expect(answerOf(await bot.teams.press(shown, 'List Poly VVX 411 5.4.7.2'))).toContain('1 phone');
  });

  it('vérifie tous les postes en français, et recommence par son bouton', async () => {
    const conversationId = conversation();
    await bot.teams.say('vérifier micrologiciel', { conversationId, locale: 'fr-FR' });
    const shown = await bot.shows(conversationId, '1 poste a un micrologiciel');
    const words = wordsOf(shown.card);
    expect(words).toContain('Micrologiciel de tous les postes');
    expect(words).toContain('En dessous de la version minimale');
    expect(words).toContain('Une seule source de mises à jour');
    const again = await bot.teams.press(shown, 'Vérifier à nouveau', { locale: 'fr-FR' });
    expect(answerOf(again)).toContain('Micrologiciel de tous les postes');
  });

  it.each(['firmware check model:T46U', 'check firmware model:T46U', 'micrologiciel vérifier modèle:T46U'])(
    'understands %s',
    async (text) => {
      const conversationId = conversation();
      await bot.teams.say(text, { conversationId });
      const { card } = await bot.shows(conversationId, 'In order');
      expect(wordsOf(card)).toContain('Firmware of model:t46u');
      expect(wordsOf(card)).toContain('108.86.5.1');
      expect(wordsOf(card)).not.toContain('VVX');
    },
  );

  it('says so where no phone matches', async () => {
    const conversationId = conversation();
    await bot.teams.say('firmware check site:Nowhere', { conversationId });
    expect(wordsOf((await bot.shows(conversationId, 'Nothing could be proved')).card)).toContain(
      'No phone to check',
    );
  });

  it.each(['firmware check sitte:Lyon', 'check firmware health:ill', 'firmware check site:"Lyon'])(
    'refuses %s as devices would',
    async (text) => {
      const conversationId = conversation();
      const refused = answerOf(await bot.teams.say(text, { conversationId }));
      const devices = text.replace('firmware check', 'devices').replace('check firmware', 'devices');
      expect(refused).toBe(answerOf(await bot.teams.say(devices, { conversationId })));
      expect(refused).not.toContain('A worker is looking');
    },
  );

  it('takes an operator', async () => {
    const said = await bot.teams.say('firmware check', {
      conversationId: conversation(),
      from: people.adele,
    });
    expect(answerOf(said)).toContain('Operator');
  });

  it('has read each phone once, and drawn no card that is too large or lacks a word', () => {
    const read = bot.demo.requests().flatMap(({ path }) => (path.endsWith('/health') ? [path] : []));
    expect(read).toHaveLength(80);
    expect(new Set(read).size).toBe(80);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
