import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ACTIONS } from '../../../bot/actions/index.ts';
import { startBot } from '../../../bot/app.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { nodesOf, renderAll } from '../../cards/render.ts';
import { findAction, type CardAction } from '../../helpers/connector-actions.ts';
import { people, type Json, type PostedMessage, type TestPerson } from '../../helpers/connector.ts';
import { answerOf, startLinekeeper, type Linekeeper } from '../../helpers/linekeeper.ts';
import { freePort } from '../../helpers/ports.ts';

const ALTERED = /This button cannot be trusted[^]*Nothing was done/;
const FOREIGN = /belongs to another conversation[^]*Nothing was done/;
const ACCESS = await readFile(new URL('../../../config/access.demo.yaml', import.meta.url), 'utf8');

/** All that a press could change. */
const STATE = ['changes', 'approvals', 'targets', 'runs', 'run_events', 'schedules', 'watches', 'downloads'];
const COMMANDS = [
  ...['help', 'help devices', 'devices', 'changes all', 'approvals', 'status', 'whoami', 'watches'],
  ...['runbook list', 'enroll', 'provisioning', 'incidents', 'schedules', 'device 0004f2000001'],
];

describe('bot/buttons/card-tokens.ts', () => {
  let bot: Linekeeper;
  let database: pg.Client;
  let folder: string;
  let access: string;
  let home: string;
  let lists = 0;
  let presses = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'access-'));
    access = path.join(folder, 'access.yaml');
    await writeFile(access, ACCESS);
    bot = await startLinekeeper({}, { ACCESS_FILE: access });
    home = bot.teams.bot;
    database = new pg.Client(bot.config.databaseUrl);
    await database.connect();
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    await database.end();
    await bot.close();
    await rm(folder, { recursive: true });
  });

  /** A change of one phone that waits for its approval, in a conversation of its own. */
  async function planned(): Promise<PostedMessage> {
    const list = ++lists;
    const conversationId = `a:planned-${list}`;
    const phone = `0004f28800${String(list).padStart(2, '0')},Lyon,phone-004${String(list).padStart(2, '0')}@contoso.example`;
    await bot.teams.say(`enroll\nMAC id,Location,Username\n${phone}`, { conversationId });
    return bot.shows(conversationId, 'Approve');
  }

  async function state(): Promise<string> {
    const tables = STATE.map(
      (table) => `SELECT '${table}', md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM ${table} t`,
    );
    return JSON.stringify((await database.query(tables.join(' UNION ALL '))).rows);
  }

  const forget = (): Promise<unknown> => database.query("DELETE FROM rates WHERE key LIKE 'card-refused:%'");
  const pass = (days: number): Promise<unknown> =>
    database.query("UPDATE signing_keys SET created_at = created_at - $1 * interval '1 day'", [days]);
  const refusals = async (): Promise<readonly unknown[]> =>
    (await bot.stores.audit.recent('card', 1_000)).map(({ who, action, detail, where }) => ({
      ...{ who: who.name, action, ...detail, where: where?.conversationId },
    }));
  /** Presses what is given, as it is. */
  const forge = async (
    { conversationId, id }: Pick<PostedMessage, 'conversationId' | 'id'>,
    button: CardAction,
    from: TestPerson = people.alex,
    submit = false,
  ): Promise<string> =>
    answerOf(await bot.teams.press({ conversationId, id }, button, { forged: true, from, submit }));

  /** A conversation of its own for each press: Teams lets the bot answer seven in a second. */
  const elsewhere = (): Pick<PostedMessage, 'conversationId' | 'id'> => ({
    conversationId: `a:press-${++presses}`,
    id: 'message',
  });

  /** The buttons of every card that the bot has posted here and of every sample, one of each verb with such data. */
  async function everyButton(conversationId: string): Promise<Required<CardAction>[]> {
    for (const text of COMMANDS) await bot.teams.say(text, { conversationId });
    await bot.teams.say('runbook start um', { conversationId });
    const posted = bot.teams.cards(conversationId).flatMap(({ card }) => buttonsOf(card));
    const samples = renderAll().flatMap(({ card }) => buttonsOf(card));
    // What only some readers are shown, such as a card that refreshes itself, is on no sample.
    const bare = ACTIONS.map(({ verb }) => ({ verb, data: { id: '1' } }));
    const shapes = [...posted, ...samples, ...bare].map(({ verb, data }) => {
      const own = Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => name !== 'token'));
      const shape = Object.entries(own).map(([name, value]) => `${name} ${typeof value}`);
      return [[verb, ...shape.sort()].join(), { verb, data: own }] as const;
    });
    return [...new Map(shapes).values()];
  }

  it('obeys no button of any card of which a value was altered, by any way of pressing', async () => {
    const preview = await planned();
    const buttons = await everyButton(preview.conversationId);
    const before = await state();
    const [seed = 0] = fc.sample(fc.integer(), 1);
    const values = fc.oneof(fc.jsonValue(), fc.string(), fc.nat());
    const others = fc.sample(values, { seed, numRuns: 500 });
    let forged = 0;
    for (const { verb, data: drawn } of buttons) {
      const signed = async () => {
        const where = elsewhere();
        return { where, data: await bot.teams.sign(where.conversationId, { verb, data: drawn }) };
      };
      for (const name of [...Object.keys(drawn), 'token'].filter((each) => each !== 'verb')) {
        const { where, data } = await signed();
        const other = [near(data[name]), undefined, others[forged % others.length]][forged % 3];
        const altered = { verb, data: { ...data, [name]: other } };
        if (JSON.stringify(altered.data) === JSON.stringify(data)) continue;
        const said = await forge(where, altered, people.alex, forged % 2 === 0);
        expect([seed, altered, said]).toEqual([seed, altered, expect.stringMatching(ALTERED)]);
        forged += 1;
      }
      const { where, data } = await signed();
      const another = { verb: verb === 'say' ? 'operation-confirm' : 'say', data };
      expect(await forge(elsewhere(), another)).toMatch(FOREIGN);
      expect(await forge(where, another)).toMatch(ALTERED);
    }
    expect(forged).toBeGreaterThan(ACTIONS.length * 2);
    expect(await state()).toBe(before);
  }, 120_000);

  it('obeys no button without a token, and none with a made-up one', async () => {
    const preview = await planned();
    const { verb, data } = findAction(preview.card ?? {}, 'change-approve');
    const { token, ...bare } = data ?? {};
    const before = await state();
    for (const forged of [
      undefined,
      null,
      '',
      7,
      {},
      [token],
      String(token).slice(0, -1),
      `${String(token)}A`,
    ])
      expect(await forge(preview, { verb, data: { ...bare, token: forged } })).toMatch(ALTERED);
    expect(await state()).toBe(before);
    expect(answerOf(await bot.teams.press(preview, 'Approve'))).not.toMatch(ALTERED);
  });

  it('obeys no button of a card that was forwarded', async () => {
    const preview = await planned();
    const before = await state();
    await forget();
    const group = { conversationId: '19:elsewhere@thread.v2', id: 'forwarded' };
    const approve = findAction(preview.card ?? {}, 'Approve');
    const said = await bot.teams.press(group, approve, { forged: true, from: people.megan });
    expect(answerOf(said)).toMatch(FOREIGN);
    expect(JSON.stringify(said.replies)).toContain(`"change ${String(approve.data?.id)}"`);
    expect(await state()).toBe(before);
    expect((await refusals())[0]).toMatchObject({
      ...{ who: 'Megan Bowen', action: 'card.refused', verb: 'change-approve', reason: 'card-foreign' },
      where: group.conversationId,
    });
  });

  it('takes the threads of a channel for one conversation', async () => {
    const conversationId = '19:board@thread.tacv2;messageid=1700000000003';
    const { replies } = await bot.teams.say('help', { kind: 'channel', conversationId });
    const press = (to: string) =>
      bot.teams.press(
        { conversationId: to, id: replies[0]?.id ?? '' },
        findAction(replies[0]?.card ?? {}, 'say'),
        {
          forged: true,
        },
      );
    expect(answerOf(await press(conversationId))).not.toMatch(FOREIGN);
    expect(answerOf(await press('19:board@thread.tacv2'))).not.toMatch(FOREIGN);
    expect(answerOf(await press('19:wall@thread.tacv2'))).toMatch(FOREIGN);
  });

  it('audits a forged press of each person once a minute, and writes down nothing that was sent', async () => {
    await forget();
    const before = (await refusals()).length;
    for (let press = 0; press < 20; press++)
      await forge(elsewhere(), { verb: 'change-approve', data: { id: 1, digest: '<at>x</at>' } });
    expect(await refusals()).toHaveLength(before + 1);
    expect((await refusals())[0]).toMatchObject({
      who: 'Alex Wilber',
      verb: 'change-approve',
      reason: 'card-altered',
    });
    const evil = '**bold** <at>all</at> [x](https://evil.example)';
    const said = await forge(elsewhere(), { verb: evil, data: { id: evil, digest: evil } }, people.lynne);
    expect(said).toMatch(ALTERED);
    expect(said).not.toMatch(/bold|evil/);
    expect(await refusals()).toHaveLength(before + 2);
    expect((await refusals())[0]).toMatchObject({ who: 'Lynne Robbins', verb: 'unknown' });
    expect(JSON.stringify(await refusals())).not.toMatch(/evil|<at>/);
    await database.query(
      "UPDATE rates SET taken = ARRAY[now() - interval '61 seconds'] WHERE key LIKE 'card-refused:%'",
    );
    await forge(elsewhere(), { verb: 'change-cancel', data: { id: 1 } });
    expect(await refusals()).toHaveLength(before + 3);
  });

  it.each([
    ['change-pause', { id: 12 }, 'change 12'],
    ['change-pause', { id: '12; cancel 3' }, 'changes'],
    ['codes-submit', { id: 7, codes: 'x' }, 'change 7'],
    ['run-skip', { id: 3 }, 'runbook resume 3'],
    ['incident-ack', {}, 'incidents'],
    ['watch-stop', { id: 3 }, 'watches'],
    ['say', { text: 'cancel 12' }, 'help'],
    ['constructor', { id: 12 }, 'help'],
  ])('offers the command that shows the card of %s %o anew: %s', async (verb, data, command) => {
    const { replies } = await bot.teams.press(
      { conversationId: 'a:anew', id: 'm' },
      { verb, data },
      { forged: true },
    );
    expect(buttonsOf(replies[0]?.card).map((button) => button.data?.text)).toEqual([command]);
  });

  it('le dit en français à qui parle français', async () => {
    const where = { conversationId: 'a:contrefait', id: 'm' };
    const outcome = await bot.teams.press(
      where,
      { verb: 'change-show', data: { id: 1 } },
      { forged: true, locale: 'fr-FR' },
    );
    expect(answerOf(outcome)).toMatch(/pas digne de confiance[^]*Rien n’a été fait/);
  });

  it('asks for the role at the press: who is no approver any more approves nothing', async () => {
    const preview = await planned();
    const whoami = async (): Promise<string> =>
      answerOf(await bot.teams.say('whoami', { from: people.megan }));
    expect(await whoami()).toContain('Approver');
    const [removed = '', , megan = ''] = / {2}approver:\n( +- (\S+).*\n)/.exec(ACCESS) ?? [];
    await writeFile(
      access,
      ACCESS.replace(removed, '').replace('  viewer:\n', `  viewer:\n    - ${megan}\n`),
    );
    onTestFinished(() => writeFile(access, ACCESS));
    await expect.poll(whoami, { timeout: 20_000, interval: 500 }).not.toContain('Approver');
    const before = await state();
    const said = answerOf(await bot.teams.press(preview, 'Approve', { from: people.megan }));
    expect(said).toMatch(/You may not do that/);
    expect(await state()).toBe(before);
  }, 30_000);

  /** Another bot on the same database, which hears everything until the test ends. */
  async function anotherBot(): Promise<void> {
    const port = await freePort();
    const other = await startBot({ ...bot.config, port }, silentLog);
    bot.teams.bot = `http://127.0.0.1:${port}`;
    onTestFinished(async () => {
      bot.teams.bot = home;
      await other.stop();
    });
  }

  it('knows the cards of another bot, and its own after a restart', async () => {
    const preview = await planned();
    await anotherBot();
    expect(answerOf(await bot.teams.press(preview, 'change-export'))).toContain('Files of this change');
    const { replies } = await bot.teams.say('help', { conversationId: 'a:other-bot' });
    const [example] = buttonsOf(replies[0]?.card);
    await anotherBot();
    expect(await forge(replies[0]!, example!)).not.toMatch(ALTERED);
  });

  it('obeys cards of the key before, has other bots know the new one, and lets cards of three months go', async () => {
    const { replies } = await bot.teams.say('help', { conversationId: 'a:aged' });
    const [old] = buttonsOf(replies[0]?.card);
    await pass(31);
    await anotherBot();
    expect(await forge(replies[0]!, old!)).not.toMatch(/trusted|out of date/);
    const { replies: newer } = await bot.teams.say('help', { conversationId: 'a:aged' });
    const [fresh] = buttonsOf(newer[0]?.card);
    expect(String(fresh?.data?.token).split('.')[0]).not.toBe(String(old?.data?.token).split('.')[0]);
    bot.teams.bot = home;
    expect(await forge(newer[0]!, fresh!)).not.toMatch(/trusted|out of date/);

    await pass(60);
    await anotherBot();
    await forget();
    const before = (await refusals()).length;
    const said = await bot.teams.press(replies[0]!, old!, { forged: true });
    expect(answerOf(said)).toContain('This card is out of date');
    expect(buttonsOf(said.replies[0]?.card)).toHaveLength(1);
    expect(await forge(newer[0]!, fresh!)).not.toMatch(/trusted|out of date/);
    expect(await refusals()).toHaveLength(before);
  });
});

/** The buttons of a card with their data, tokens included. */
function buttonsOf(card: unknown): CardAction[] {
  return nodesOf(card).flatMap(({ type, verb, data }) =>
    type === 'Action.Execute' ? [{ verb: String(verb), data: data as Json }] : [],
  );
}

/** The same with the least that can be another. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  const text = String(value);
  const last = text.at(-1) ?? '';
  return text.slice(0, -1) + (last === '1' ? '2' : '1');
}
