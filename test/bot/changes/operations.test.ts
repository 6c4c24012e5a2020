import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../helpers/connector.ts';
import { faultsOf } from '../../helpers/card-faults.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

describe('bot/changes/operations.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ operationMs: 200, devices: 120 });
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    await bot.close();
  });

  const conversation = (): string => `a:asking-${++asked}`;
  const said = async (text: string, locale = 'en-GB'): Promise<string> =>
    answerOf(await bot.teams.say(text, { conversationId: conversation(), locale }));

  it.each([
    ['restart', 'Restart which phones?', 'restart site:Lyon'],
    ['reboot', 'Restart which phones?', 'restart site:Lyon'],
    ['sign out', 'Sign out which phones?', 'sign-out mac:'],
    ['firmware update', 'Update the firmware of which phones?', 'firmware update site:Lyon'],
    ['diagnostics', 'Collect logs from which phones?', 'diagnostics site:Lyon'],
  ])('asks which phones %j means, with examples', async (text, question, example) => {
    const answer = await said(text);
    expect(answer).toContain(question);
    expect(answer).toContain(example);
  });

  it.each([
    ['redémarrer', 'Redémarrer quels postes'],
    ['déconnecter', 'Déconnecter quels postes'],
    ['micrologiciel mettre à jour', 'micrologiciel de quels postes'],
    ['diagnostic', 'journaux de quels postes'],
  ])('demande en français de quels postes il s’agit : %s', async (text, question) => {
    expect(await said(text, 'fr-FR')).toContain(question);
  });

  it.each([
    ['restart site:Lyon waves 5%,zz', '“zz” is no wave', 'waves 5%,25%,rest'],
    ['restart site:Lyon waves 60%,60%', 'come to 120 %', 'waves 5%,25%,rest'],
    ['restart site:Lyon at 99:00', '“at 99:00” was not understood', 'at 22:00-05:00'],
    ['restart site:Lyon at 22', '“at 22” was not understood', 'at 22:00-05:00'],
    ['restart site:Lyon at 22:00 at 23:00', 'Said twice', 'Keep one'],
    ['restart site:Lyon on 2020-01-01 22:00', '2020-01-01 is over', 'a day that is to come'],
    ['restart site:Lyon halt 200%', '“halt 200%” was not understood', 'halt 10%'],
    ['restart sitte:Lyon', 'Did you mean site?', 'help devices'],
    ['restart site:"Lyon', 'quotation mark is not closed', 'Close it'],
    ['restart site:Nowhere', 'Nothing was found', 'Check the selector'],
    ['redémarrer site:Lyon vagues 5%,zz', '« zz » n’est pas une vague', 'vagues 5%,25%,reste'],
    ['redémarrer site:Lyon à 22', '« à 22 » n’a pas été compris', 'à 22:00-05:00'],
    ['redémarrer sitte:Lyon', 'Vouliez-vous dire site', 'aide appareils'],
  ])('tells what to do instead of %j, and begins nothing', async (text, problem, next) => {
    const answer = await said(text, text.startsWith('red') || text.startsWith('réd') ? 'fr-FR' : 'en-GB');
    expect(answer.replaceAll('\u00a0', ' ')).toContain(problem);
    expect(answer).toContain(next);
    expect((await bot.stores.changes.list({ open: false, page: 0, perPage: 1 })).changes).toEqual([]);
  });

  it('asks once more, with the count, where it is most of the fleet', async () => {
    const conversationId = conversation();
    const { replies } = await bot.teams.say('restart all', { conversationId });
    const question = replies[0];
    if (!question) throw new Error('no question');
    expect(wordsOf(question.card)).toContain('This would touch 120 of 120 phones (100%)');
    expect(answerOf(await bot.teams.press(question, 'operation-confirm'))).toContain('Preparing');
    const preview = await bot.shows(conversationId, 'Approve');
    expect(wordsOf(preview.card)).toContain('113 of 120 phones: 94% of the fleet');
    await bot.teams.press(preview, 'change-cancel');
  });

  it('does not take a count that is no longer right', async () => {
    expect(await said('redémarrer vendor:Poly confirmer 3', 'fr-FR')).toMatch(/postes sur 120/);
  });

  it('waits for its hour by the clock of the site, on the change’s card', async () => {
    const conversationId = conversation();
    await bot.teams.say('restart site:Sydney on 2031-01-01 22:00-05:00', { conversationId });
    const preview = await bot.shows(conversationId, 'Approve');
    expect(wordsOf(preview.card)).toContain('between 22:00 and 05:00, by the clock of Australia/Sydney');
    await bot.teams.press(preview, 'change-approve');
    const scheduled = await bot.shows(conversationId, /Scheduled[^]*Starts \{\{DATE\(2031-01-01T11:00/);

    const paused = await bot.teams.press(scheduled, 'change-pause');
    expect(answerOf(paused)).toMatch(/Paused[^]*closed until[^]*Resume/);
    await bot.teams.press(scheduled, 'change-resume');
    await bot.shows(conversationId, 'Scheduled');
    await bot.teams.press(scheduled, 'change-cancel');
    await bot.shows(conversationId, 'Cancelled');
  });

  it('is for operators', async () => {
    const options = { conversationId: conversation(), from: people.adele };
    expect(answerOf(await bot.teams.say('restart site:Lyon', options))).toContain('You may not do that');
  });
});
