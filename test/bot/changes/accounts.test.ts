import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../../helpers/card-faults.ts';
import type { PostedMessage } from '../../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

describe('bot/changes/accounts.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ spareSeats: 1 });
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    await bot.close();
  });

  const conversation = (): string => `a:accounts-${++asked}`;
  const account = (name: string) => bot.demo.tenant.world.accounts.find(`${name}@contoso.example`);
  const said = async (text: string, locale = 'en-GB'): Promise<string> =>
    answerOf(await bot.teams.say(text, { conversationId: conversation(), locale }));
  /** Says it, approves what comes of it, and waits for its end. */
  async function done(text: string, end: RegExp, locale = 'en-GB'): Promise<PostedMessage> {
    const conversationId = conversation();
    await bot.teams.say(text, { conversationId, locale });
    const preview = await bot.shows(conversationId, /\nAppro(?:ve|uver)\n/);
    await bot.teams.press(preview, 'change-approve', { locale });
    return bot.shows(conversationId, end, 20_000);
  }

  it('grants the policy that lets an account call from SIP phones, and takes it back', async () => {
    const report = await done(
      'policy sip on no-sip-policy@contoso.example phone-00002@contoso.example',
      /SIP phones allowed for 1 account/,
    );
    expect(account('no-sip-policy')?.callingPolicy).toBe('SIP phones');

    const undone = await bot.teams.press(report, 'change-undo');
    expect(answerOf(undone)).toContain('Preparing: Calling policy');
    const preview = await bot.shows(report.conversationId, 'Give 1 account its former policy back');
    await bot.teams.press(preview, 'change-approve');
    await bot.shows(report.conversationId, /1 account has its former policy back/, 20_000);
    expect(account('no-sip-policy')?.callingPolicy).toBe('Global');
  });

  it('retire la stratégie, et la rend par « défaire »', async () => {
    const report = await done(
      'stratégie sip arrêt phone-00003@contoso.example personne@contoso.example',
      /Postes SIP interdits à 1 compte/,
      'fr-FR',
    );
    expect(account('phone-00003')?.callingPolicy).toBe('Global');
    const { id } = await bot.newest();
    await done(`défaire ${id}`, /1 compte a retrouvé son ancienne stratégie/, 'fr-FR');
    expect(account('phone-00003')?.callingPolicy).toBe('SIP phones');
    expect(wordsOf(report.card)).toContain('Défaire');
  });

  it('assigns as many licences as there are seats, leaves out the others, and takes them away again', async () => {
    const { world } = bot.demo.tenant;
    world.accounts.amend('phone-00301@contoso.example', { licensed: false });
    world.options = { ...world.options, spareSeats: 0 };
    const conversationId = conversation();
    const text = 'licences assign mcocap no-licence@contoso.example phone-00301@contoso.example';
    await bot.teams.say(text, { conversationId });
    const preview = await bot.shows(conversationId, 'Approve');
    expect(wordsOf(preview.card)).toMatch(/2 accounts found, 1 go ahead[^]*1 · No free licence left/);
    const shown = await bot.teams.press(preview, 'change-rows');
    expect(answerOf(shown)).toContain('phone-00301@contoso.example');
    await bot.teams.press(preview, 'change-approve');
    await bot.shows(conversationId, /1 account has its licence/, 20_000);
    expect(account('no-licence')?.licensed).toBe(true);

    await done('licences remove MCOCAP no-licence@contoso.example', /1 account is without the licence/);
    expect(account('no-licence')?.licensed).toBe(false);
  });

  it('leaves a licence that comes through a group to that group', async () => {
    const conversationId = conversation();
    await bot.teams.say('licences retirer MCOCAP personal@contoso.example', {
      conversationId,
      locale: 'fr-FR',
    });
    await bot.shows(conversationId, '1 · Licence reçue d’un groupe');
  });

  it.each([
    ['policy sip', 'policy sip on|off'],
    ['policy sip maybe anna@contoso.com', 'policy sip on|off'],
    ['policy sip on', 'policy sip on|off'],
    ['policy sip on policy:"Nope" site:Lyon', 'No calling policy Nope'],
    ['policy sip on anna', '“anna” is no address'],
    ['policy sip on sitte:Lyon', 'Did you mean site?'],
    ['licences assign', 'licences assign|remove <product>'],
    ['licences assign MCOCAP', 'licences assign|remove <product>'],
    ['licences assign NOPE anna@contoso.com', 'licences assign MCOCAP anna@contoso.com'],
    ['undo', 'undo <id>'],
    ['undo 4711', 'There is no change 4711'],
    ['stratégie sip peut-être', 'stratégie sip on|off'],
    ['licences attribuer NOPE anna@contoso.com', 'licences attribuer MCOCAP anna@contoso.com'],
    ['défaire 4711', 'Il n’y a pas de changement 4711'],
  ])('answers %j with what to write', async (text, answer) => {
    expect(await said(text, /^(?:str|déf|licences attr)/.test(text) ? 'fr-FR' : 'en-GB')).toContain(answer);
  });

  it('tells an approver what is asked for, and of whom', async () => {
    const conversationId = conversation();
    await bot.teams.say('policy sip off phone-00004@contoso.example', { conversationId });
    await bot.shows(conversationId, 'Approve');
    const waiting = await said('approvals');
    expect(waiting).toMatch(/phone-00004@contoso.example\nNo SIP phones for 1 account/);
  });
});
