import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selectorOf } from '../../src/devices/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type PostedMessage, type SayOptions } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

const FALLEN_MS = 20_000;
const LYON = selectorOf([{ field: 'site', op: 'is', values: ['lyon'], negated: false }]);

describe('bot/commands/watch.ts', () => {
  let bot: Linekeeper;
  let database: pg.Pool;
  let rooms = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({}, { POLL_SECONDS: '1' });
    database = new pg.Pool({ connectionString: bot.config.databaseUrl });
  });
  afterAll(async () => {
    await database.end();
    await bot.close();
  });

  /** The next test begins with nothing watched and nothing down. */
  afterEach(async () => {
    for (const { id, who, place } of await bot.stores.watches.all())
      await bot.stores.watches.remove([id], who, place);
    for (const site of ['Lyon', 'Paris', 'Madrid']) await ask(`demo online ${site}`);
    await expect.poll(open, { timeout: FALLEN_MS, interval: 100 }).toBe(0);
    await database.query(`UPDATE incidents SET state = 'closed'; UPDATE device_watch SET transitions = '{}'`);
  });

  const room = (): string => `a:room-${++rooms}`;
  const ask = async (text: string, options: SayOptions = {}): Promise<string> =>
    answerOf(await bot.teams.say(text, { conversationId: 'a:desk', ...options }));
  const open = async (): Promise<number> =>
    (await bot.stores.incidents.list({ open: true, page: 0, perPage: 1 })).total;
  const newest = async (): Promise<number> => {
    const { incidents } = await bot.stores.incidents.list({ open: false, page: 0, perPage: 1 });
    return incidents[0]?.id ?? 0;
  };
  /** The incident is there, and every bot has told all there was to tell of it. */
  const told = async (): Promise<void> => {
    await expect.poll(open, { timeout: FALLEN_MS }).toBe(1);
    await expect.poll(() => bot.stores.incidents.outstanding(new Date()), { timeout: FALLEN_MS }).toEqual([]);
  };
  const fell = (conversationId: string): Promise<PostedMessage> =>
    bot.shows(conversationId, /: \d+ phones offline/, FALLEN_MS);
  const incidentCards = (conversationId: string): PostedMessage[] =>
    bot.teams.cards(conversationId).filter(({ card }) => /incident \d+ · /.test(wordsOf(card)));
  /** As if that much time had gone by for the incident. */
  const later = (minutes: number): Promise<unknown> =>
    database.query(
      `UPDATE incidents SET started_at = started_at - $1::interval, opened_at = opened_at - $1::interval, look_at = look_at - $1::interval,
         snoozed_until = snoozed_until - $1::interval`,
      [`${minutes} minutes`],
    );

  it('tells of a site that falls by one card, which follows it until its phones are back', async () => {
    const conversationId = room();
    expect(await ask('watch site:Lyon', { conversationId })).toContain('32 phones now');
    await ask('demo offline Lyon', { conversationId });
    const card = await fell(conversationId);
    expect(wordsOf(card.card)).toContain('Lyon: 30 phones offline');
    expect(wordsOf(card.card)).toContain('All 30 online phones of Lyon went offline');
    expect(wordsOf(card.card)).toContain('Suspected: 30 phones were not asked');

    const seen = await bot.teams.press(card, 'Acknowledge');
    expect(answerOf(seen)).toContain('Alex Wilber');
    const again = await bot.teams.press(card, { verb: 'incident-ack', data: { id: await newest() } });
    expect(answerOf(again)).toContain('Alex Wilber');
    expect(again.card).toBeDefined();

    await ask('demo online Lyon', { conversationId });
    const back = await bot.shows(conversationId, 'Lyon: 30 phones back', FALLEN_MS);
    expect(back.id).toBe(card.id);
    expect(wordsOf(back.card)).toContain('Recovered');
    expect(wordsOf(back.card)).toContain('Lasted');
    expect(incidentCards(conversationId)).toHaveLength(1);
    const audit = await bot.stores.audit.recent(`incident ${await newest()}`, 20);
    expect(audit.map(({ action }) => action)).toEqual([
      'incident.recovered',
      'incident.acknowledged',
      'incident.opened',
    ]);
  }, 60_000);

  it('offers nobody in their own chat what they may not do, whoever has the card drawn', async () => {
    const [alex, patti] = [room(), room()];
    await ask('watch site:Madrid', { conversationId: alex });
    await ask('watch site:Madrid', { conversationId: patti, from: people.patti });
    await ask('demo offline Madrid');
    const [theirs, hers] = [await fell(alex), await fell(patti)];
    expect(wordsOf(theirs.card)).toContain('Acknowledge');
    expect(wordsOf(hers.card)).not.toContain('Acknowledge');
    await bot.teams.press(theirs, 'Acknowledge');
    const seen = await bot.shows(patti, 'Alex Wilber', FALLEN_MS);
    expect(wordsOf(seen.card)).not.toContain('Snooze');
  }, 60_000);

  it('parle français à qui l’a demandé ainsi, et dans le fil d’un canal', async () => {
    const where = {
      kind: 'channel',
      conversationId: '19:watch@thread.tacv2;messageid=1700000000002',
      locale: 'fr-FR',
    } as const;
    expect(await ask('surveiller site:Paris silence 03:00-03:01', where)).toContain(
      'Rien n’est publié de 03:00 à 03:01 (Europe/Paris)',
    );
    await ask('demo offline Paris');
    const card = await bot.shows(where.conversationId, 'postes hors ligne', FALLEN_MS);
    expect(wordsOf(card.card)).toContain('le site, pas les postes');
    const others = await bot.teams.press(card, 'Me l’attribuer', { ...where, from: people.patti });
    expect(answerOf(others)).toContain('Opérateur');
    await bot.teams.press(card, 'Me l’attribuer', where);
    await bot.teams.waitForCard(where.conversationId, (json) => wordsOf(json).includes('Attribué à'));
    expect(incidentCards(where.conversationId)).toHaveLength(1);
  }, 60_000);

  it('takes the time zone from the client, and the organisation’s where that tells none', async () => {
    const conversationId = room();
    const words = { text: 'watch site:Lyon quiet 22:00-06:00 digest 8', localTimezone: 'America/Toronto' };
    const here = await bot.teams.deliver(bot.teams.activity('message', { conversationId }, words));
    expect(answerOf(here)).toContain('from 22:00 to 06:00 (America/Toronto)');
    expect(answerOf(here)).toContain('daily at 08:00 (America/Toronto)');
    expect(await ask('watch site:Lyon quiet 22:00-06:00', { conversationId })).toContain('(Europe/Paris)');
    expect(await ask('watches', { conversationId })).toContain('1 watch in this conversation');
  });

  it('tells only what was asked for, until nothing is', async () => {
    const [paris, lyon, ended] = [room(), room(), room()];
    await ask('watch site:Paris', { conversationId: paris });
    await ask('watch site:Lyon model:"VVX 250"', { conversationId: lyon });
    await ask('watch site:Lyon', { conversationId: ended });
    expect(await ask('unwatch site:Madrid', { conversationId: ended })).toContain(
      'Nothing here is watched as',
    );
    expect(await ask('unwatch site:LYON', { conversationId: ended })).toContain('No longer watched');
    await ask('demo offline Lyon', { conversationId: lyon });
    await fell(lyon);
    await told();
    expect(incidentCards(paris)).toEqual([]);
    expect(incidentCards(ended)).toEqual([]);
  }, 60_000);

  it('keeps quiet hours, and tells after them what happened', async () => {
    const conversationId = room();
    const hour = (shift: number): string =>
      new Date(Date.now() + shift * 3_600_000).toISOString().slice(11, 13);
    const text = `watch site:Lyon quiet ${hour(-1)}:00-${hour(2)}:00`;
    await bot.teams.deliver(
      bot.teams.activity('message', { conversationId }, { text, localTimezone: 'UTC' }),
    );
    await ask('demo offline Lyon', { conversationId });
    await told();
    await ask('demo online Lyon');
    await expect.poll(open, { timeout: FALLEN_MS }).toBe(0);
    await ask('demo offline Lyon', { conversationId });
    await told();
    expect(incidentCards(conversationId)).toEqual([]);

    const [watch] = await bot.stores.watches.of({ channel: 'teams', conversationId });
    await bot.stores.watches.digested(watch?.id ?? 0, watch?.createdAt ?? new Date(), new Date());
    const digest = await bot.shows(conversationId, 'What happened', FALLEN_MS);
    expect(wordsOf(digest.card)).toMatch(/1 incident still open/);
    const shown = await bot.teams.press(digest, `Open incident ${await newest()}`);
    expect(answerOf(shown)).toMatch(/Lyon: 3. phones offline/);

    await ask('watch site:Lyon', { conversationId: 'a:awake' });
    await bot.shows('a:awake', /Lyon: 3. phones offline/, FALLEN_MS);
  }, 90_000);

  it('escalates what nobody acknowledges', async () => {
    const [first, second, third] = [room(), room(), room()];
    await ask('watch site:Lyon', { conversationId: first });
    await ask('watch site:Lyon after 10 min', { conversationId: second });
    await ask('watch site:Lyon after 20 min', { conversationId: third });
    await ask('demo offline Lyon', { conversationId: first });
    await fell(first);
    await told();
    expect(incidentCards(second)).toEqual([]);
    await later(11);
    await fell(second);
    expect(await ask('ack', { conversationId: second })).toContain('not escalated any more');
    await bot.teams.waitForCard(first, (card) => wordsOf(card).includes('Acknowledged'), FALLEN_MS);
    await later(11);
    await told();
    expect(incidentCards(third)).toEqual([]);
  }, 60_000);

  it('is quiet while snoozed, and reminds when that ends', async () => {
    const conversationId = room();
    await ask('watch site:Lyon', { conversationId });
    await ask('demo offline Lyon', { conversationId });
    const card = await fell(conversationId);
    expect(answerOf(await bot.teams.press(card, '1 hour'))).toContain('Quiet until');
    await told();
    expect(incidentCards(conversationId)).toHaveLength(1);
    await later(61);
    await expect
      .poll(() => incidentCards(conversationId).length, { timeout: FALLEN_MS, interval: 100 })
      .toBe(2);
    await ask('demo online Lyon', { conversationId });
    await expect
      .poll(() => wordsOf(incidentCards(conversationId).at(-1)?.card), { timeout: FALLEN_MS })
      .toMatch(/Lyon: 3. phones back/);
    expect(incidentCards(conversationId)).toHaveLength(2);
  }, 60_000);

  it('tells anew of phones that fall again, and of the others that fall with them', async () => {
    const conversationId = room();
    await ask('watch site:Lyon', { conversationId });
    const phones = await bot.stores.devices.select(LYON, { offset: 0, limit: 5 });
    await bot.demo.call('POST', '/_demo/offline', { ids: phones.map(({ id }) => id) });
    const first = await bot.shows(conversationId, /5 phones offline/, FALLEN_MS);
    await ask('demo online Lyon', { conversationId });
    await expect.poll(() => wordsOf(first.card), { timeout: FALLEN_MS }).toContain('5 phones back');
    await ask('demo offline Lyon', { conversationId });
    const second = await bot.shows(conversationId, /Lyon: 3. phones offline/, FALLEN_MS);
    await told();
    expect(incidentCards(conversationId).at(-1)?.id).not.toBe(first.id);
    expect(incidentCards(conversationId)).toHaveLength(2);
    expect(wordsOf(second.card)).toMatch(/All 3. online phones of Lyon/);
  }, 60_000);

  it('shows an incident, its phones and the others where it is asked for', async () => {
    const conversationId = room();
    await ask('watch site:Lyon', { conversationId });
    await ask('demo offline Lyon', { conversationId });
    const card = await fell(conversationId);
    const { replies } = await bot.teams.press(card, 'List phones');
    expect(answerOf({ card: undefined, replies })).toContain('phones of the incident');
    const [list] = replies;
    if (!list) throw new Error('no list');
    expect(answerOf(await bot.teams.press(list, 'Next'))).toContain('Page 2 of ');
    const id = await newest();
    expect(await ask('incidents', { conversationId })).toMatch(/Lyon: 3. phones offline/);
    expect(await ask(`incident ${id}`, { conversationId: room() })).toMatch(/Lyon: 3. phones offline/);
    expect(await ask('incident', { conversationId: room() })).toMatch(/Lyon: 3. phones offline/);
    expect(await ask('incident 4711', { conversationId: room() })).toContain('There is no incident 4711');
    expect(await ask('ack 4711', { conversationId: room() })).toContain('There is no incident 4711');
    await ask('demo online Lyon');
    await expect.poll(open, { timeout: FALLEN_MS }).toBe(0);
    expect(await ask('incidents', { conversationId: room() })).toContain('No phone is offline');
    expect(await ask('incidents all', { conversationId: room() })).toMatch(/Lyon: 3. phones back/);
  }, 60_000);

  it('watches what a newcomer lets fall, and says so', async () => {
    const conversationId = room();
    expect(await ask('demo offline Madrid', { conversationId })).toContain(
      'This conversation watches Madrid now',
    );
    const card = await fell(conversationId);
    expect(wordsOf(card.card)).toContain('Madrid: ');
    expect(await ask('unwatch all', { conversationId })).toContain('No longer watched');
  }, 60_000);

  it('ends the watches of a conversation that it was removed from, until somebody watches there again', async () => {
    const conversationId = room();
    await ask('watch site:Lyon', { conversationId });
    const [watch] = await bot.stores.watches.of({ channel: 'teams', conversationId });
    await bot.teams.uninstall({ conversationId });
    expect(await bot.stores.watches.all()).toEqual([]);
    expect(await bot.stores.audit.recent(`watch ${watch?.id}`, 1)).toMatchObject([
      { action: 'watch.retired' },
    ]);
    await ask('demo offline Lyon', { conversationId: 'a:desk' });
    await ask('unwatch all', { conversationId: 'a:desk' });
    await told();
    expect(incidentCards(conversationId)).toEqual([]);
    await ask('watch site:Lyon', { conversationId });
    await fell(conversationId);
  }, 60_000);

  it('ends them too where it only finds out when it speaks', async () => {
    const conversationId = room();
    await ask('watch site:Lyon', { conversationId });
    const sites = await bot.demo.call('POST', '/_demo/offline', { site: 'Lyon' });
    expect(sites.status).toBe(200);
    bot.teams.fail(1, { status: 403 });
    await expect.poll(() => bot.stores.watches.all(), { timeout: FALLEN_MS }).toEqual([]);
    expect(incidentCards(conversationId)).toEqual([]);
  }, 60_000);

  it('leaves shared conversations to operators, and their own to everybody who may see phones', async () => {
    const group = { kind: 'group', conversationId: '19:watch@thread.v2', from: people.patti } as const;
    expect(await ask('watch site:Lyon', group)).toContain('It needs the role: Operator');
    expect(await ask('watch site:Lyon', { from: people.patti, conversationId: room() })).toContain(
      'Watching',
    );
    expect(await ask('watch', { from: people.lynne, conversationId: room() })).toContain(
      'You have no role here',
    );
  });

  it('takes twenty watches a conversation, and each selector once', async () => {
    const place = { channel: 'teams', conversationId: room(), kind: 'personal', tenantId: null } as const;
    const { conversationId } = place;
    const who = { id: 'alex', name: 'Alex Wilber' };
    const wish = { who, place, locale: 'en', quiet: null, digest: null, afterMinutes: null };
    for (let n = 1; n <= 20; n++) await bot.stores.watches.save({ ...wish, selector: `name:"n ${n}"` });
    expect(await ask('watch site:Lyon', { conversationId })).toContain('up to 20 watches');
    expect(await ask('watch name:"N 3" digest 08:00', { conversationId })).toContain('daily at 08:00');
    const { replies } = await bot.teams.say('watches', { conversationId });
    expect(wordsOf(replies[0]?.card)).toContain('20 watches in this conversation');
    const [list] = replies;
    if (!list) throw new Error('no list');
    expect(answerOf(await bot.teams.press(list, 'Stop'))).toContain('19 watches in this conversation');
  });

  it('announces deadlines to those who watch the phones, once', async () => {
    const [lyon, paris] = [room(), room()];
    await ask('watch site:Lyon', { conversationId: lyon });
    await ask('watch site:Paris', { conversationId: paris });
    const { devices, deadlines } = bot.stores;
    const [device] = await devices.select(LYON, { offset: 0, limit: 1 });
    if (!device) throw new Error('no phone in Lyon');
    const at = new Date(Date.now() + 3 * 3_600_000);
    const item = { kind: 'signed-out', at, device, aheadHours: 24, changeId: null } as const;
    const id = await deadlines.warn([item], new Date());
    const card = await bot.shows(lyon, 'Deadlines ahead', 20_000);
    expect(wordsOf(card.card)).toContain(`${device.name} (Lyon)`);
    expect(answerOf(await bot.teams.press(card, 'enroll'))).toContain('Paste the list');
    await expect.poll(() => deadlines.outstanding(), { timeout: 10_000 }).not.toContain(id);
    expect(bot.teams.cards(paris)).toHaveLength(1);
  }, 40_000);

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
