import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesOf } from '../cards/render.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type Json, type SayOptions } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

const TENANT = '8d7f6c1e-0b5a-4f8e-9a3d-2c1b0a9f8e7d';
const EMEA = 'http://emea.ipp.sdg.teams.microsoft.com';

describe('bot/commands/provisioning.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(() => bot.close());

  const place = (): SayOptions => ({ conversationId: `a:provisioning-${++asked}` });

  async function ask(text: string, options: SayOptions = {}): Promise<string> {
    return answerOf(await bot.teams.say(text, { ...place(), ...options }));
  }

  /** What stands in the code blocks of the last card, by the name of the DHCP server. */
  function snippets(): Map<string, string> {
    const card = bot.cards().at(-1);
    const unfolding = nodesOf(card).filter(({ type }) => type === 'Action.ShowCard');
    return new Map(
      unfolding.flatMap(({ title, card: inner }) =>
        nodesOf(inner)
          .filter(({ type }) => type === 'CodeBlock')
          .map(({ codeSnippet }) => [String(title), String(codeSnippet)] as const),
      ),
    );
  }

  it.each([
    ['provisioning EMEA yealink', [EMEA, 'by DHCP option 66']],
    ['provisioning emea cisco ja', [`${EMEA}/lang_ja/$PSN.xml`, 'by DHCP option 160', 'Japanese']],
    [`provisioning EMEA poly de ${TENANT}`, [`${EMEA}/tenantid/${TENANT}/lang_de`, 'bulk sign-in']],
    ['provisioning EMEA snom', [EMEA, 'set on the device', 'Microsoft names no DHCP option']],
    ['provisioning EMEA yealink ja', ['has no Japanese']],
    ['provisioning EMEA poly ntp:192.0.2.1 utc:-05:00', ['192.0.2.1', '-18000 s', 'daylight saving']],
    ['provisioning EMEA poly cisco', ['told from the others', 'IOS cannot tell vendors apart']],
  ])('answers %s', async (text, said) => {
    const answer = await ask(text);
    for (const words of said) expect(answer).toContain(words);
  });

  it.each([
    ['approvisionnement EMEA yealink', 'par l’option DHCP 66'],
    [
      'approvisionnement amériques cisco espagnol',
      'http://noam.ipp.sdg.teams.microsoft.com/lang_es/$PSN.xml',
    ],
    ['approvisionnement', 'Afficher l’adresse'],
    ['approvisionnement EMEA', 'Quel fabricant ?'],
    ['approvisionnement Mars yealink', '« Mars » n’est pas une région'],
    ['approvisionnement EMEA siemens', 'ne connaît pas le fabricant « siemens »'],
  ])('répond à %s', async (text, said) => {
    expect(await ask(text, { locale: 'fr-FR' })).toContain(said);
  });

  it('hands out settings for five DHCP servers, as they are to be pasted', async () => {
    await ask('provisioning EMEA cisco');
    const found = snippets();
    expect([...found.keys()]).toEqual(['Windows Server', 'ISC dhcpd', 'Kea', 'dnsmasq', 'Cisco IOS']);
    expect(found.get('ISC dhcpd')).toBe(
      `option sip-gateway-address code 160 = text;\noption sip-gateway-address "${EMEA}/$PSN.xml";`,
    );
    expect(JSON.parse(found.get('Kea') ?? '')).toMatchObject({
      Dhcp4: { 'option-data': [{ name: 'sip-gateway-address', data: `${EMEA}/$PSN.xml` }] },
    });
  });

  it('hands out none where no option is known, and tells how it is done by hand', async () => {
    expect(await ask('provisioning EMEA gigaset')).toContain('Reset the phone to factory settings');
    expect(snippets().size).toBe(0);
  });

  it.each([
    ['provisioning EMAE yealink', 'is no region', 'provisioning EMEA yealink'],
    ['provisioning EMEA yaelink de', 'knows no vendor', 'provisioning EMEA yealink de'],
    ['provisioning EMEA cisco germann', 'no language', 'provisioning EMEA cisco de'],
    ['provisioning EMEA', 'Which vendor?', 'provisioning EMEA poly'],
    ['provisioning cisco', 'Which region?', 'provisioning cisco NOAM'],
  ])('offers for %s a way out that works', async (text, said, wayOut) => {
    const where = place();
    const outcome = await bot.teams.say(text, where);
    expect(answerOf(outcome)).toContain(said);
    const pressed = await bot.teams.press(outcome.replies[0]!, wayOut, where);
    expect(answerOf(pressed)).toContain('.ipp.sdg.teams.microsoft.com');
  });

  it.each([
    [`provisioning EMEA yealink ${TENANT.slice(1)}`, 'is no tenant id'],
    ['provisioning EMEA yealink ntp:time.example', 'is no IPv4 address'],
    ['provisioning EMEA yealink utc:+25', 'is no offset from UTC'],
    ['provisioning EMEA APAC yealink', 'EMEA or APAC?'],
    ['provisioning "EMEA" <b>x</b>', 'is no region'],
    ['provisiong EMEA yealink', 'provisioning'],
  ])('answers %s clearly', async (text, said) => {
    expect(await ask(text)).toContain(said);
  });

  describe('the form', () => {
    async function fill(inputs: Json, submit = false): Promise<string> {
      const where = place();
      const { replies } = await bot.teams.say('provisioning', where);
      return answerOf(
        await bot.teams.press(replies[0]!, 'provisioning-submit', { ...where, inputs, submit }),
      );
    }

    it.each([false, true])('is answered like the command (as Action.Submit: %s)', async (submit) => {
      const said = await fill(
        {
          region: 'APAC',
          vendors: 'cisco,audiocodes',
          language: 'ja',
          tenant: TENANT,
          ntp: '192.0.2.1',
          utc: '+9',
        },
        submit,
      );
      expect(said).toContain(`http://apac.ipp.sdg.teams.microsoft.com/tenantid/${TENANT}/lang_ja/$PSN.xml`);
      expect(said).toContain('32400 s');
    });

    it('takes what was left alone as not stated', async () => {
      expect(await fill({ region: 'EMEA', vendors: 'ale', language: 'default', tenant: '' })).toContain(EMEA);
    });

    it.each([
      [{ region: 'EMEA' }, 'Which vendor?'],
      [{ region: '', vendors: 'poly' }, 'Which region?'],
      [{ region: 'EMEA', vendors: 'poly', tenant: 'contoso' }, '“contoso” is no tenant id'],
      [{ region: 'EMEA', vendors: 'poly', language: 'tlh' }, 'no language “tlh”'],
    ])('answers %j clearly', async (inputs, said) => {
      expect(await fill(inputs)).toContain(said);
    });
  });

  it('answers everybody with a role, and nobody else', async () => {
    expect(await ask('provisioning EMEA yealink', { from: people.patti })).toContain(EMEA);
    expect(await ask('provisioning EMEA yealink', { from: people.lynne })).toContain('You have no role here');
  });

  it('has drawn only cards without faults, the largest among them, and logged no bug', async () => {
    const everyone =
      'yealink poly cisco audiocodes ale cisco-ata poly-ata audiocodes-ata spectralink ascom gigaset algo snom';
    for (const locale of ['en-US', 'fr-FR']) {
      const said = await ask(`provisioning NOAM ${everyone} ja ${TENANT} ntp:203.0.113.100 utc:-5`, {
        locale,
      });
      expect(said).toContain('/mac.ini');
    }
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
