import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { EVERYTHING } from '../../src/devices/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type SayOptions } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

describe('bot/commands', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(() => bot.close());

  /** Says it in a conversation of its own, which has all of Teams' sending allowance. */
  async function ask(text: string, options: SayOptions = {}): Promise<string> {
    const outcome = await bot.teams.say(text, { conversationId: `a:asked-${++asked}`, ...options });
    expect(outcome).toMatchObject({ status: 200, replies: [{}] });
    return answerOf(outcome);
  }

  it.each([
    ['help', 'What you can ask'],
    ['?', 'What you can ask'],
    ['help devices', 'Help: devices'],
    ['enroll', 'Check the list'],
    ['enrol', 'Check the list'],
    ['devices', '240 phones'],
    ['devices site:Lyon', 'Matching site:lyon'],
    ['devices model:"VVX 411" offline', 'vvx 411'],
    ['devices site:Atlantis', 'No phone matches'],
    ['devices colour:red', 'Unknown field “colour”'],
    ['devices model:"VVX', 'A quotation mark is not closed'],
    ['device LYO-1-001', 'Yealink'],
    ['device 80:5E:C0:00:B6:91', 'LYO-1-001'],
    ['device 00:00:00:00:00:00', 'No phone found'],
    ['device LYO', 'More than one meaning'],
    ['device', 'device <MAC or name>'],
    ['changes', 'There is no change to show'],
    ['changes all', 'There is no change to show'],
    ['change 4711', 'There is no change 4711'],
    ['change #4711', 'There is no change 4711'],
    ['change', 'change <id>'],
    ['approvals', 'Nothing waits for your approval'],
    ['pause 4711', 'There is no change 4711'],
    ['resume 4711', 'There is no change 4711'],
    ['cancel 4711', 'There is no change 4711'],
    ['retry 4711', 'There is no change 4711'],
    ['export 4711', 'There is no change 4711'],
    ['pause everything', 'pause <id>'],
    ['watches', 'Nothing is watched here'],
    ['unwatch', 'Nothing is watched here'],
    ['unwatch site:Lyon', 'Nothing here is watched as “site:Lyon”'],
    ['unwatch 4711', 'Nothing here is watched as “4711”'],
    ['watch quiet tonight', 'These quiet hours cannot be read'],
    ['watch digest never', 'This time cannot be read'],
    ['watch after a while', 'This delay cannot be read'],
    ['watch colour:red', 'Unknown field “colour”'],
    ['watch site:Atlantis', 'No phone matches at the moment'],
    ['incidents', 'No phone is offline'],
    ['incidents all', 'There has been no incident yet'],
    ['incident 4711', 'There is no incident 4711'],
    ['incident', 'incident <id>'],
    ['ack', 'ack <id>'],
    ['ack 4711', 'There is no incident 4711'],
    ['status', 'Contoso (demo)'],
    ['whoami', 'Operator'],
    ['who am i', 'Operator'],
    ['language', 'language en|fr'],
    ['demo offline Atlantis', 'The demo has no site “Atlantis”'],
    ['demo', 'demo offline|online <site>'],
    ['  DEVICES   SITE:lyon ', 'Matching site:lyon'],
  ])('answers %s', async (text, said) => {
    expect(await ask(text)).toContain(said);
  });

  it.each([
    ['aide', 'Ce que vous pouvez demander'],
    ['aide inscrire', 'Aide'],
    ['inscrire', 'Vérifier la liste'],
    ['appareils', '240 postes'],
    ['postes site:Lyon', 'site:lyon'],
    ['appareils hors-ligne', 'hors ligne'],
    ['appareil LYO-1-001', 'Yealink'],
    ['changements', 'Changements'],
    ['changements tous', 'Changements'],
    ['changement 4711', '4711'],
    ['approbations', 'approbation'],
    ['suspendre 4711', '4711'],
    ['reprendre 4711', '4711'],
    ['annuler 4711', '4711'],
    ['réessayer 4711', '4711'],
    ['RELANCER 4711', '4711'],
    ['exporter 4711', '4711'],
    ['état', 'Contoso (demo)'],
    ['etat', 'Contoso (demo)'],
    ['statut', 'Contoso (demo)'],
    ['qui suis-je', 'Opérateur'],
    ['langue', 'langue en|fr'],
    ['démo offline Atlantis', 'Atlantis'],
  ])('répond à %s', async (text, said) => {
    expect(await ask(text, { locale: 'fr-FR' })).toContain(said);
  });

  it('knows a way to say each command in each language', () => {
    for (const { id, says } of COMMANDS) {
      expect([id, says.en.length > 0, says.fr.length > 0]).toEqual([id, true, true]);
    }
  });

  it.each([
    ['devcies', 'devices'],
    ['aproval', 'approvals'],
    ['staus', 'status'],
    ['chnages all', 'changes'],
    ['appareil', 'appareil <MAC ou nom>'],
  ])('meets the slip %s with %s', async (text, meant) => {
    expect(await ask(text, { locale: text === 'appareil' ? 'fr-FR' : 'en-US' })).toContain(meant);
  });

  it.each([
    ['small talk', 'hello there'],
    ['a number', '12'],
    ['a picture', '🙂'],
    ['markup', '<b>x</b>'],
    ['a long text', 'a'.repeat(20_000)],
    ['quotes', '""'],
    ['nothing', ' '],
  ])('never leaves %s without an answer', async (_what, text) => {
    const said = await ask(text);
    expect(said).toContain('I did not understand');
    expect(said).toContain('help');
  });

  it('turns the pages of a list of many addresses', async () => {
    const { stores } = bot;
    const all = await stores.devices.select(EVERYTHING, { offset: 0, limit: 60 });
    const { replies } = await bot.teams.say(`devices mac:${all.map(({ mac }) => mac).join('|')}`, {
      conversationId: 'a:addresses',
    });
    const [list] = replies;
    if (!list) throw new Error('no list');
    expect(answerOf(await bot.teams.press(list, 'Next'))).toContain('Page 2 of');
  });

  it('runs no command of more than a hundred thousand characters, known or not', async () => {
    const typed = (length: number): string => `devices${'x'.padStart(length - 'devices'.length)}`;
    expect(await ask(typed(100_000))).not.toContain('too long');
    expect(await ask(typed(100_001))).toContain('That is too long for a command');
    expect(await ask('x'.repeat(100_001))).toContain('That is too long for a command');
  });

  it('turns pages forwards and backwards in the same card, for the same selector', async () => {
    const { replies } = await bot.teams.say('devices site:Lyon', { conversationId: 'a:pages' });
    const [list] = replies;
    if (!list) throw new Error('no list');
    expect(answerOf(await bot.teams.press(list, 'Next'))).toContain('Page 2 of 4');
    expect(answerOf(await bot.teams.press(list, 'Next'))).toContain('Page 3 of 4');
    expect(answerOf(await bot.teams.press(list, 'Previous'))).toContain('Page 2 of 4');
    const detail = await bot.teams.press(list, 'device');
    expect(answerOf(detail)).toContain('MAC address');
    expect(bot.teams.cards('a:pages').length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['alex', ['Operator', 'Administrator']],
    ['megan', ['Approver']],
    ['adele', ['Viewer']],
    ['isaiah', ['Viewer']],
    ['patti', ['Viewer']],
    ['lynne', ['You have no role here']],
  ] as const)('tells %s who they are', async (name, roles) => {
    const said = await ask('whoami', { from: people[name] });
    expect(said).toContain(people[name].name);
    for (const role of roles) expect(said).toContain(role);
  });

  it('shows whoever tries the demo what was done, and by whom', async () => {
    expect(await ask('audit')).toContain('Who did what, newest first.');
  });

  it.each([
    ['patti', 'enroll', 'It needs the role: Operator'],
    ['patti', 'pause 1', 'It needs the role: Operator'],
    ['patti', 'cancel 1', 'It needs the role: Operator'],
    ['patti', 'retry 1', 'It needs the role: Operator'],
    ['patti', 'export 1', 'It needs the role: Operator'],
    ['patti', 'demo offline Lyon', 'It needs the role: Operator'],
    ['megan', 'enroll', 'It needs the role: Operator'],
    ['megan', 'MAC id,Location\n0004f2000001,Lyon', 'It needs the role: Operator'],
    ['lynne', 'devices', 'You have no role here'],
    ['lynne', 'changes', 'You have no role here'],
    ['lynne', 'enroll', 'You have no role here'],
  ] as const)('does not let %s say %s', async (name, text, refusal) => {
    expect(await ask(text, { from: people[name] })).toContain(refusal);
    expect((await bot.stores.changes.list({ open: false, page: 0, perPage: 1 })).total).toBe(0);
  });

  it('tells people in help only what they may do', async () => {
    const viewer = await ask('help', { from: people.patti });
    expect(viewer).toContain('devices [selector]');
    expect(viewer).not.toContain('enroll +');
    const nobody = await ask('help', { from: people.lynne });
    expect(nobody).toContain('whoami');
    expect(nobody).not.toContain('devices [selector]');
  });

  it('keeps the language a person chose, in every conversation and over what the client asks', async () => {
    const { adele } = people;
    expect(await ask('language fr', { from: adele })).toContain('français');
    expect(await ask('status', { from: adele, locale: 'en-US' })).toContain('organisation de démonstration');
    const { replies } = await bot.teams.say('whoami', { from: adele, kind: 'group' });
    const [card] = replies;
    if (!card) throw new Error('no card');
    expect(answerOf(await bot.teams.press(card, 'language', { from: adele }))).toContain('in English');
    expect(await ask('status', { from: adele, locale: 'fr-FR' })).toContain('The demo tenant');
    expect(await ask('status', { from: people.isaiah, locale: 'en-US' })).toContain('The demo tenant');
  });

  it('lets a site fall and come back', async () => {
    expect(await ask('demo offline Lyon')).toContain('Lyon is offline');
    const offline = async (): Promise<boolean> => (await ask('devices site:Lyon')).includes('32 offline');
    await vi.waitUntil(offline, { timeout: 20_000, interval: 100 });
    expect(await ask('démo online lyon', { locale: 'fr-FR' })).toContain('lyon');
    await vi.waitUntil(async () => !(await offline()), { timeout: 20_000, interval: 100 });
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().length).toBeGreaterThan(90);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
