import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../bot/actions/index.ts';
import { COMMANDS } from '../../../bot/commands/index.ts';
import { people, type Json, type PostedMessage, type TestPerson } from '../../helpers/connector.ts';
import { answerOf, SAMPLE, startLinekeeper, type Linekeeper } from '../../helpers/linekeeper.ts';
import { phoneList } from '../../helpers/phone-lists.ts';
import { nodesOf } from '../../cards/render.ts';

const { alex, megan, adele, patti, lynne } = people;
const NOBODY = 'The bot only answers people it has been told about';
const NOT_YOU = 'You may not do that';

/** What anybody may: it tells nothing of the organisation, and changes nothing of it. */
const OPEN_COMMANDS = ['help', 'whoami', 'language'];
/** A command as a button, and the buttons of two open commands; `change-view` refuses by itself, except where the card stands. */
const OPEN_BUTTONS = ['say', 'language', 'change-view'];

const DECIDING: readonly string[] = ['change-approve', 'change-reject', 'change-cancel', 'run-abandon'];

/** Data that every button takes for its own. */
const FITTING = {
  ...{ id: 1, digest: 'x', reason: 'x', page: 1, scope: 'open', outcome: 'new', selector: '', mac: '0' },
  ...{ csv: SAMPLE, text: 'restart site:Lyon', codes: 'x', region: 'EMEA', runbook: 'phones', stage: 'x' },
  ...{ note: 'x', choice: 'x', missed: '2026-03-02T09:00:00Z', for: '1h', 'acknowledge-device-lock': 'true' },
};

describe('bot/access/allow.ts', () => {
  let bot: Linekeeper;
  let places = 0;
  let planned = 0;
  let ended = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
    await bot.teams.say(`enroll\n${SAMPLE}`, { conversationId: 'a:plan' });
    await bot.shows('a:plan', 'Approve');
    planned = (await bot.newest()).id;
    await bot.teams.say('runbook start phones', { conversationId: 'a:run' });
    await bot.teams.say('watch site:Lyon', { conversationId: 'a:watch' });
    await bot.teams.say('restart site:Lyon every Monday 02:00', { conversationId: 'a:schedule' });
    await bot.teams.say(`enroll\n${phoneList(1).csv}`, { conversationId: 'a:done' });
    const preview = await bot.shows('a:done', 'Approve');
    ended = (await bot.newest()).id;
    await bot.teams.press(preview, 'Approve');
    await bot.reaches(ended, 'succeeded', 'partly-failed');
  });
  afterAll(() => bot.close());

  const place = (): string => `a:allow-${++places}`;
  const ask = async (text: string, from: TestPerson): Promise<string> =>
    answerOf(await bot.teams.say(text, { from, conversationId: place() }));
  async function press(verb: string, from: TestPerson, data: Json = FITTING): Promise<string> {
    const target = { conversationId: place(), id: 'message-of-long-ago' };
    return answerOf(await bot.teams.press(target, { verb, data }, { from }));
  }
  /** All that there is, but what the tenant changes by itself. */
  async function everything(): Promise<unknown> {
    const { changes, schedules, watches } = bot.stores;
    const list = await changes.list({ open: false, page: 0, perPage: 100 });
    const runs = await bot.stores.runs.list({ open: false, limit: 100 });
    return [list.changes, await schedules.active(), await watches.all(), runs];
  }

  describe('people without a role', () => {
    it('may use these commands and buttons, and no others', () => {
      expect(COMMANDS.filter(({ needs }) => needs === null).map(({ id }) => id)).toEqual(OPEN_COMMANDS);
      expect(
        ACTIONS.filter(({ needs }) => needs === null)
          .map(({ verb }) => verb)
          .sort(),
      ).toEqual([...OPEN_BUTTONS].sort());
    });

    it.each(COMMANDS.map((command) => [command.id, command] as const))(
      'are refused %s, or it is one of those',
      async (id, { says, examples }) => {
        const before = await everything();
        for (const text of [...says.en, ...says.fr, ...examples.en, ...examples.fr]) {
          const said = await ask(text, lynne);
          if (OPEN_COMMANDS.includes(id)) expect(said).not.toContain(NOBODY);
          else expect(said).toContain(NOBODY);
        }
        await bot.stores.people.setLocale({ id: lynne.aadObjectId, name: lynne.name }, 'en');
        expect(await everything()).toEqual(before);
      },
    );

    it.each(ACTIONS.map(({ verb }) => verb).filter((verb) => verb !== 'language'))(
      'are refused the button %s',
      async (verb) => {
        const before = await everything();
        expect(await press(verb, lynne)).toContain(NOBODY);
        expect(await everything()).toEqual(before);
      },
    );

    it.each([
      ['a list that is pasted', SAMPLE],
      ['the name of a procedure', 'sip gateway'],
      ['a command amid others’ words', 'DEVICES site:Lyon'],
    ])('are refused %s', async (_what, text) => {
      expect(await ask(text, lynne)).toContain(NOBODY);
    });

    it('are offered nothing that they may not use, where they are not understood', async () => {
      const { replies } = await bot.teams.say('hello', { from: lynne, conversationId: place() });
      const offered = nodesOf(replies[0]?.card).flatMap(({ type, title }) =>
        type === 'Action.Execute' ? [title] : [],
      );
      expect(offered.length).toBeGreaterThan(0);
      for (const text of offered) expect(await ask(String(text), lynne)).not.toContain(NOBODY);
    });
  });

  it.each(
    COMMANDS.filter(({ needs }) => needs !== null && needs !== 'viewer').map(
      (each) => [each.id, each] as const,
    ),
  )('refuses viewers %s, which changes something', async (_id, { examples }) => {
    for (const text of examples.en) expect(await ask(text, patti)).toContain(NOT_YOU);
  });

  it.each(ACTIONS.filter(({ needs }) => needs !== null && needs !== 'viewer').map(({ verb }) => verb))(
    'refuses viewers the button %s',
    async (verb) => {
      expect(await press(verb, patti)).toContain(NOT_YOU);
    },
  );

  describe('a card in somebody’s own chat', () => {
    const shown = (): string[] => [
      'help',
      'changes all',
      `change ${planned}`,
      `change ${ended}`,
      'approvals',
      'runbook',
      'runbook resume 1',
      'runbook show 1',
    ];
    const more = [
      'devices site:Lyon',
      'watches',
      'incidents',
      'schedules',
      'status',
      'whoami',
      'firmware check',
      'hello',
    ];

    it('offers the decision to those alone who may give it', async () => {
      const drawnFor = async (from: TestPerson): Promise<unknown[]> => {
        const { replies } = await bot.teams.say(`change ${planned}`, { from, conversationId: place() });
        return nodesOf(replies[0]?.card).map(({ verb }) => verb);
      };
      for (const one of [megan, alex]) expect(await drawnFor(one)).toContain('change-approve');
      for (const other of [patti, adele]) expect(await drawnFor(other)).not.toContain('change-approve');
    });

    it.each([
      ['a viewer', patti],
      ['a viewer with roles of procedures', adele],
      ['an approver', megan],
      ['an operator', alex],
      ['somebody without a role', lynne],
    ] as const)('offers %s no button that refuses them', async (_who, from) => {
      const pressed = new Set<string>();
      for (const text of [...shown(), ...more]) {
        const { replies } = await bot.teams.say(text, { from, conversationId: place() });
        for (const message of replies) await pressAll(message, from, pressed);
      }
      expect(pressed.size).toBeGreaterThan(from === lynne ? 2 : 10);
    });

    /** Each kind of button once, as it was drawn at first: what one of them does leads to no other card. */
    async function pressAll({ card }: PostedMessage, from: TestPerson, done: Set<string>): Promise<void> {
      const buttons = nodesOf(card).filter(({ type }) => type === 'Action.Execute');
      for (const { verb, data, title } of buttons) {
        const own: Json = { ...(data as Json), token: undefined };
        const kind = verb === 'say' ? `say ${String(own.text)}` : String(verb);
        // Deciding moves the change on for all who come after, and words are looked for in English.
        if (done.has(kind) || DECIDING.includes(kind) || kind.includes('language')) continue;
        done.add(kind);
        const said = await press(String(verb), from, own);
        expect(`${String(title)}: ${said}`).not.toMatch(new RegExp(`${NOBODY}|${NOT_YOU}`));
      }
    }
  });

  it('logs nothing of this as a bug', () => {
    expect(bot.errors).toEqual([]);
  });
});
