import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../bot/actions/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type Json } from '../helpers/connector.ts';
import { answerOf, SAMPLE, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

const verbs = ACTIONS.map(({ verb }) => verb);

/** Text as no keyboard writes it: NUL, halves of characters, marks that change the direction. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('\u0000', '\ud83d', '\u202e', '"', '\\', ':', '=', '%', '*', 'a'),
    maxLength: 12,
  }),
  fc.constantFrom('help', 'devices site:"', 'change 99999999999', 'enroll x', "'; DROP TABLE changes; --"),
);
const nastyNumber = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -1,
    1.5,
    1,
    2,
    2_147_483_648,
    9_007_199_254_740_991,
    1e300,
    '1',
    '١',
    '1e3',
    '0x10',
    true,
    [1],
  ),
  fc.integer(),
);
const anyValue = fc.oneof(nastyText, nastyNumber, fc.jsonValue(), fc.constant(undefined));
const data = fc.record(
  {
    ...{
      id: anyValue,
      digest: anyValue,
      reason: anyValue,
      page: anyValue,
      scope: fc.oneof(anyValue, fc.constant('all')),
    },
    ...{
      outcome: anyValue,
      selector: anyValue,
      mac: anyValue,
      csv: anyValue,
      text: anyValue,
      locale: anyValue,
    },
    ...{ codes: anyValue },
  },
  { requiredKeys: [] },
);
/** Data that the schemas let through, with values that nobody expected. */
const fitting = fc.record({
  ...{
    id: nastyNumber,
    digest: nastyText,
    reason: nastyText,
    page: nastyNumber,
    scope: fc.constantFrom('open', 'all'),
  },
  ...{
    outcome: nastyText,
    selector: nastyText,
    mac: nastyText,
    csv: nastyText,
    text: nastyText,
    codes: nastyText,
  },
  locale: fc.constantFrom('en', 'fr'),
});

describe('bot/actions', () => {
  let bot: Linekeeper;
  let pressed = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
    await bot.teams.say(`enroll\n${SAMPLE}`, { conversationId: 'a:plan' });
    await bot.shows('a:plan', 'Approve');
  });
  afterAll(() => bot.close());

  /** Presses in a conversation of its own; the answer is one card, there or in the response. */
  async function press(verb: string, payload: Json, submit: boolean): Promise<string> {
    const place = { conversationId: `a:press-${++pressed}`, id: 'message-of-long-ago' };
    const outcome = await bot.teams.press(place, { verb, data: payload }, { submit, from: people.alex });
    expect(outcome.status).toBe(200);
    expect(outcome.replies.length + (outcome.card ? 1 : 0)).toBe(1);
    return answerOf(outcome);
  }

  it.each(verbs)('answers %s whatever its data are, by both ways of pressing', async (verb) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(data, fitting), fc.boolean(), async (payload, submit) => {
        const said = await press(verb, payload, submit);
        expect(said).not.toBe('');
        expect(said).not.toContain('Something went wrong on our side');
      }),
      { numRuns: 25 },
    );
    await bot.stores.people.setLocale({ id: people.alex.aadObjectId, name: people.alex.name }, 'en');
  });

  it.each(verbs)('takes no data at all for an outdated card, or needs none: %s', async (verb) => {
    const said = await press(verb, {}, false);
    expect(said).toMatch(/This card is out of date|The file is empty|Reading|It needs the role/);
  });

  it('says that a button of another time is out of date', async () => {
    for (const verb of ['', 'restart-all', '__proto__', 'constructor']) {
      if (verb !== '') expect(await press(verb, { id: 1 }, false)).toContain('This card is out of date');
    }
  });

  it.each([
    ['codes-submit', { codes: '0'.repeat(512_001) }, 'Too many codes at once'],
    ['change-reject', { digest: 'x', reason: 'no '.repeat(1_000) }, 'There is no change 4711'],
  ])('does not take what is too long for an outdated card: %s', async (verb, typed, answer) => {
    expect(await press(verb, { id: 4711, ...typed }, true)).toContain(answer);
  });

  it.each(verbs.filter((verb) => /^(?:change|operation)-(?!rows|confirm)/.test(verb)))(
    'knows no change 4711 for %s',
    async (verb) => {
      const said = await press(verb, { id: 4711, digest: 'x', reason: 'x' }, true);
      expect(said).toContain('There is no change 4711');
    },
  );

  it('answers any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        nastyText,
        fc.constantFrom('', 'devices ', 'device ', 'help ', 'enroll ', 'demo offline '),
        async (text, start) => {
          const outcome = await bot.teams.say(start + text, { conversationId: `a:text-${++pressed}` });
          expect(outcome).toMatchObject({ status: 200, replies: [{}] });
          expect(answerOf(outcome)).not.toContain('Something went wrong on our side');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has drawn no card that is too large, and logged no bug', () => {
    expect(bot.cards().length).toBeGreaterThan(verbs.length * 25);
    expect(
      bot
        .cards()
        .flatMap(faultsOf)
        .filter((fault) => fault.endsWith(' bytes')),
    ).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
