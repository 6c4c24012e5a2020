import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { people } from '../helpers/connector.ts';
import { startDnsServer, type DnsServer } from '../helpers/dns-server.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { takePort } from '../helpers/ports.ts';
import { knotd } from '../helpers/programs.ts';

describe.skipIf(knotd === undefined)('bot/commands/check.ts', () => {
  let bot: Linekeeper;
  let dns: DnsServer;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({}, { CHECK_NETWORKS: '127.0.0.0/8, 203.0.113.0/24' });
    dns = await startDnsServer({
      'contoso.test': [
        'ap A 203.0.113.10',
        '_sip._tls SRV 0 5 443 ap',
        '_sipfederationtls._tcp SRV 0 5 5061 ap',
      ],
      'fabrikam.test': ['ap A 203.0.113.10', '_sip._tls SRV 0 5 5061 ap'],
    });
  });
  afterAll(async () => {
    await dns.stop();
    await bot.close();
  });

  const conversation = (): string => `a:check-${++asked}`;
  const server = (): string => `@${dns.host}:${dns.port}`;

  it('answers at once that a worker looks, and then shows the result on the same card', async () => {
    const conversationId = conversation();
    const { replies } = await bot.teams.say(`check dns contoso.test ${server()}`, { conversationId });
    expect(wordsOf(replies[0]?.card)).toContain('DNS of contoso.test');
    expect(wordsOf(replies[0]?.card)).toContain('A worker is looking');

    const shown = await bot.shows(conversationId, 'In order');
    expect(shown.id).toBe(replies[0]?.id);
    expect(wordsOf(shown.card)).toContain('0 5 5061 ap.contoso.test');
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
  });

  it('dit en français ce qui ne va pas, et que faire', async () => {
    const conversationId = conversation();
    await bot.teams.say(`vérifier dns fabrikam.test ${server()}`, { conversationId, locale: 'fr-FR' });
    const words = wordsOf((await bot.shows(conversationId, '2 points ne vont pas')).card);
    expect(words).toContain('Un service indique le mauvais port');
    expect(words).toContain('443 pour _sip._tls');
    expect(words).toContain('Un enregistrement manque');
    expect(words).toContain('nom inexistant (NXDOMAIN)');
  });

  it('is repeated by its button', async () => {
    const conversationId = conversation();
    await bot.teams.say(`check dns fabrikam.test ${server()}`, { conversationId });
    const shown = await bot.shows(conversationId, '2 things are not right');
    const again = await bot.teams.press(shown, 'say');
    expect(answerOf(again)).toContain('DNS of fabrikam.test');
  });

  it('tells what hinders a handshake', async () => {
    const taken = await takePort();
    await taken.release();
    const conversationId = conversation();
    await bot.teams.say(`check tls 127.0.0.1:${taken.port} gw.contoso.test`, { conversationId });
    expect(wordsOf((await bot.shows(conversationId, '1 thing is not right')).card)).toContain(
      'The connection was refused',
    );
  });

  it('asks a SIP peer', async () => {
    const conversationId = conversation();
    await bot.teams.say('vérifier sip 127.0.0.1:1 tcp', { conversationId, locale: 'fr-FR' });
    expect(wordsOf((await bot.shows(conversationId, '1 point ne va pas')).card)).toContain(
      'OPTIONS à 127.0.0.1:1',
    );
  });

  it.each(['169.254.169.254', '10.0.0.1', '[::1]', '[fd00:ec2::254]', 'metadata.google.internal'])(
    'does not reach %s',
    async (host) => {
      const conversationId = conversation();
      await bot.teams.say(`check tls ${host}:443`, { conversationId });
      const { card } = await bot.shows(conversationId, '1 thing is not right');
      expect(wordsOf(card)).toMatch(/This (?:address|name) is not to be reached/);
    },
  );

  it('writes down who had what checked, and what came of it', async () => {
    const conversationId = conversation();
    await bot.teams.say(`check dns contoso.test ${server()}`, { conversationId });
    await bot.shows(conversationId, 'In order');
    const [entry] = await bot.stores.audit.recent(undefined, 1);
    expect(entry).toMatchObject({
      action: 'check.ran',
      who: { name: 'Alex Wilber' },
      where: { channel: 'teams', conversationId },
      detail: { ok: true, findings: 4, failed: 0, request: { kind: 'dns', domain: 'contoso.test' } },
    });
  });

  it.each([
    ['check', 'check dns <domain>'],
    ['check dns', 'check dns <domain>'],
    ['check moon', 'check dns <domain>'],
    ['check tls a.test b.test c.test', 'check dns <domain>'],
    ['check ports of-call', 'check dns <domain>'],
    ['check sip', 'check dns <domain>'],
    ['check sip gw.contoso.test smoke', 'check dns <domain>'],
    ['check dns contoso', 'This is no host'],
    ['check tls 2130706433', 'This is no host'],
    ['check tls 0x7f.0.0.1', 'This is no host'],
    ['check tls gw.contoso.test:99999', 'This is no port'],
    ['check tls gw.contoso.test:sip', 'This is no port'],
    ['chekc dns', 'I did not understand'],
  ])('answers %s with what to write', async (text, said) => {
    expect(answerOf(await bot.teams.say(text, { conversationId: conversation() }))).toContain(said);
  });

  it('runs no more than three at once for one person', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const command = `check tls 127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const rooms = [1, 2, 3].map(conversation);
    for (const conversationId of rooms) await bot.teams.say(command, { conversationId });
    const refused = await bot.teams.say(command, { conversationId: conversation() });
    expect(answerOf(refused)).toContain('3 of your checks are still under way');
    for (const room of rooms) await bot.shows(room, 'connected, then silence');
    const again = await bot.teams.say(command, { conversationId: conversation() });
    expect(answerOf(again)).toContain('A worker is looking');
  });

  it('takes an operator', async () => {
    const said = await bot.teams.say('check ports', { conversationId: conversation(), from: people.adele });
    expect(answerOf(said)).toContain('Operator');
  });

  it('is done by whichever worker finds it, where nobody was told of it', async () => {
    const place = { channel: 'teams', conversationId: 'a:lost', kind: 'personal', tenantId: null } as const;
    const { id } = await bot.stores.checks.create({
      request: { kind: 'tls', host: '127.0.0.1', port: 1, mutual: false },
      askedBy: { id: 'alex', name: 'Alex Wilber' },
      place,
      locale: 'en',
    });
    await vi.waitFor(
      async () => expect((await bot.stores.checks.find(id))?.findings).toHaveLength(1),
      15_000,
    );
  });
});
