import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type PostedMessage } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

/** A tenant whose admin center no program may ask, with its rules of approval. */
const REAL = { DEMO_TENANT_URL: '', ACCESS_FILE: 'config/access.demo.yaml', POLL_SECONDS: '1' };

describe('bot/changes/changes.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ operationMs: 2_000, devices: 60 }, REAL);
    for (const phone of bot.demo.tenant.world.phones) phone.busy = false;
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    await bot.close();
  });

  const said = async (text: string, locale = 'en-GB'): Promise<string> =>
    answerOf(await bot.teams.say(text, { conversationId: `a:by-hand-${++asked}`, locale }));
  /** Says it and has somebody else approve what comes of it. */
  async function approved(text: string, locale = 'en-GB'): Promise<PostedMessage> {
    const conversationId = `a:by-hand-${++asked}`;
    await bot.teams.say(text, { conversationId, locale });
    const preview = await bot.shows(conversationId, /approval is needed|approbation est nécessaire/);
    const { id, digest } = await bot.newest();
    const approve = { verb: 'change-approve', data: { id: String(id), digest: digest ?? '' } };
    expect(answerOf(await bot.teams.press(preview, approve, { locale }))).toMatch(
      /You requested this change yourself|Vous avez demandé/,
    );
    await bot.teams.press(preview, approve, { locale, from: people.megan });
    return preview;
  }
  async function listBehind({ card }: PostedMessage): Promise<string[]> {
    const url = /http[^"]+-targets\.csv/.exec(JSON.stringify(card))?.[0] ?? '';
    return (await (await fetch(url)).text()).trim().split(/\r?\n/);
  }

  it('hands over what no program may do, with the list, and sees whether it was done', async () => {
    const preview = await approved('sign-out site:Lyon');
    const handOff = await bot.shows(preview.conversationId, 'by hand');
    expect(handOff.id).toBe(preview.id);
    expect(wordsOf(handOff.card)).toMatch(/no interface for this[^]*choose Sign out/);
    const phones = bot.demo.tenant.world.phones.filter(
      ({ account, location }) => location === 'Lyon' && account !== null,
    );
    expect(await listBehind(handOff)).toHaveLength(phones.length + 1);

    for (const phone of phones) phone.account = null;
    expect(answerOf(await bot.teams.press(handOff, 'operation-by-hand-done'))).toContain(
      'Noted: done by hand',
    );
    await bot.shows(preview.conversationId, new RegExp(`${phones.length} phones signed out`), 20_000);
    const twice = { verb: 'operation-by-hand-done', data: { id: String((await bot.newest()).id) } };
    expect(answerOf(await bot.teams.press(handOff, twice))).toContain(`${phones.length} phones signed out`);
  });

  it('prend pour annulé ce que personne n’a fait', async () => {
    const preview = await approved('déconnecter site:Paris', 'fr-FR');
    const handOff = await bot.shows(preview.conversationId, 'à la main');
    await bot.teams.press(handOff, 'change-cancel', { locale: 'fr-FR' });
    await bot.shows(preview.conversationId, /Annulé[^]*Relancer/, 20_000);
  });

  it('goes on by hand, and takes people’s word, where Microsoft switches the interface off in the middle', async () => {
    const preview = await approved('restart site:Madrid waves rest');
    const { id } = await bot.newest();
    const underWay = () => bot.stores.operations.targets(id, { steps: ['under-way'] });
    await expect.poll(async () => (await underWay()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    await bot.demo.call('POST', '/_demo/limits', { deviceApi: 'gone' });
    const handOff = await bot.shows(preview.conversationId, 'by hand', 20_000);
    expect(wordsOf(handOff.card)).toContain('Microsoft has switched off the interface');
    await bot.teams.press(handOff, 'operation-by-hand-done');
    await bot.shows(preview.conversationId, /Done by hand[^]*nobody tells what became of it/, 20_000);
  }, 60_000);

  it('says so in status, and still plans on what was known last', async () => {
    await expect.poll(() => said('status'), { timeout: 10_000 }).toContain('Graph’s was switched off');
    expect((await said('état', 'fr-FR')).replaceAll('\u00a0', ' ')).toContain('a arrêté l’API Graph');
    const conversationId = `a:by-hand-${++asked}`;
    await bot.teams.say('restart site:London', { conversationId });
    const preview = await bot.shows(conversationId, 'By hand, in the Teams admin center.', 20_000);
    expect(wordsOf(preview.card)).toContain('Prepare a list of');
    await bot.teams.press(preview, 'change-cancel');
    await bot.demo.call('POST', '/_demo/limits', { deviceApi: 'there' });
  });

  it('asks for the name of a policy, since PowerShell is not there to tell', async () => {
    expect(await said('policy sip on no-sip-policy@contoso.example')).toContain('Which calling policy?');
    const text = 'policy sip on no-sip-policy@contoso.example policy:"SIP phones"';
    const preview = await approved(text);
    await bot.shows(preview.conversationId, 'SIP phones allowed for 1 account', 20_000);
  });
});
