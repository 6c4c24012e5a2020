import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../bot/actions/index.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { LOCALES } from '../../cards/wording/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people } from '../helpers/connector.ts';
import { answerOf, SAMPLE, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { HOSTS, hostileText, INHERITED, longText, MARKDOWN, nested, NUMBERS, UNKEEPABLE } from './corpus.ts';

/** How many of each are sent; a hundred times as many were, before a release. */
const TIMES = Number(process.env.HOSTILE_TIMES ?? 1);
const PROMPTLY_MS = 5_000;
/** Sent at once: an installation hears many people. */
const AT_ONCE = 8;

const phrases = COMMANDS.flatMap(({ says }) => LOCALES.flatMap((locale) => says[locale]));
const typed = fc
  .tuple(fc.constantFrom(...phrases, ''), fc.array(fc.oneof(hostileText, longText), { maxLength: 3 }))
  .map((parts) => parts.flat().join(' '));
const value: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  longText,
  fc.constantFrom<unknown>(null, true, 0, -0, 1, 2 ** 31, 2 ** 53, 1e300, -1, 1.5, [], {}, [[1]], ...NUMBERS),
  fc.jsonValue(),
);
const FIELDS = [
  'id',
  'page',
  'digest',
  'reason',
  'note',
  'stage',
  'choice',
  'text',
  'selector',
  'mac',
  'csv',
  'codes',
];
const pressed = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(...FIELDS, 'field-output', 'region', 'vendors', 'missed', 'scope', ...INHERITED),
      value,
    ),
    fc.record(
      { id: fc.constantFrom<unknown>(1, '1', 2, '2'), page: fc.constantFrom<unknown>(1, '99') },
      { requiredKeys: [] },
    ),
  )
  .map(([any, fitting]) => ({ ...any, ...fitting }));

/** Hundreds are answered one after the other, and the machine may have other things to do. */
const LONG_MS = 180_000 * TIMES;

describe('bot/app.ts', { timeout: LONG_MS }, () => {
  let bot: Linekeeper;
  let sent = 0;
  let logged = 0;
  beforeAll(async () => {
    // Whoever may do everything gets farthest.
    const file = fileURLToPath(new URL('access.yaml', import.meta.url));
    bot = await startLinekeeper({ devices: 40 }, { ACCESS_FILE: file });
    // Something to page through, to decide about and to go on with.
    await bot.teams.say(`enroll\n${SAMPLE}`, { conversationId: 'a:plan' });
    await bot.shows('a:plan', 'Approve');
    await bot.teams.say('runbook start um', { conversationId: 'a:run' });
  });
  afterAll(async () => {
    await bot.close();
    if (TIMES > 1) console.log(`sent ${sent} hostile messages and presses`);
  });
  afterEach(async () => {
    const [before, after] = [logged, bot.errors.length];
    logged = after;
    expect(bot.errors.slice(before)).toEqual([]);
    const started = performance.now();
    expect(answerOf(await bot.teams.say('help', { conversationId: `a:help-${++sent}` }))).not.toBe('');
    expect(performance.now() - started).toBeLessThan(PROMPTLY_MS);
    // What somebody typed as a list is quoted as it was typed, NaN included.
    const faults = bot.cards().slice(-5).flatMap(faultsOf);
    expect(faults.filter((text) => !text.startsWith('The first row reads: '))).toEqual([]);
  });

  const where = (): { conversationId: string; from: typeof people.alex } => ({
    conversationId: `a:hostile-${++sent}`,
    from: people.alex,
  });

  function expectWords(outcome: Awaited<ReturnType<Linekeeper['teams']['say']>>): void {
    expect(outcome.status).toBe(200);
    const said = answerOf(outcome);
    expect(said).not.toBe('');
    expect(said).not.toContain('Something went wrong on our side');
  }

  const say = async (text: string): Promise<void> =>
    expectWords(await bot.teams.say(text, { ...where(), mention: false }));

  async function allOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const left = items.values();
    const lane = async (): Promise<void> => {
      for (const item of left) await work(item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  it('answers whatever is typed with words', async () => {
    await allOf(fc.sample(typed, 300 * TIMES), say);
  });

  it('answers every command with each piece of the corpus', async () => {
    const pieces = [...UNKEEPABLE, ...INHERITED, ...MARKDOWN.slice(0, 4), ...HOSTS, ...NUMBERS];
    await allOf(
      COMMANDS.flatMap(({ says }, at) =>
        // Each command meets another part of the corpus; together they meet all of it.
        pieces
          .filter((_, piece) => TIMES > 1 || piece % 5 === at % 5)
          .map((piece) => `${says.en[0] ?? ''} ${piece}`),
      ),
      say,
    );
  });

  it.each([
    ['a token of two megabytes', 'x'.repeat(1_900_000)],
    ['tags without end', '<at>'.repeat(400_000)],
    ['blanks without end', `x${' '.repeat(1_900_000)}x`],
    ['a selector of ten thousand words', `devices ${'a '.repeat(10_000)}`],
    ['a selector of a thousand MACs', `restart mac:${'00:04:f2:00:00:01|'.repeat(1_000)}`],
    ['a search for thousands of words', `audit ${'a b '.repeat(4_500)}`],
    ['a watch of monstrous words', `watch ${'quiet '.repeat(10_000)}`],
    ['a list of two megabytes', `enroll MAC id\n${'0004f2000001\n'.repeat(140_000)}`],
    ['users without end', `policy sip on ${'a@b.example '.repeat(20_000)}`],
    ['certificates without end', `check tls x.example ${'-----BEGIN CERTIFICATE-----'.repeat(60_000)}`],
    ['deep JSON', `enroll ${nested(100_000, 'array')}`],
    ['lines without end', '\n'.repeat(1_000_000)],
    ['entities without end', '&#0;&#xD800;&constructor;'.repeat(40_000)],
  ])('answers %s with words', async (_what, text) => {
    await say(text);
  });

  it('answers every button with words, whatever its data are, signed or not', async () => {
    const verbs = [...ACTIONS.map(({ verb }) => verb), ...INHERITED, 'x'.repeat(100_000)];
    const presses = fc.sample(
      fc.tuple(fc.constantFrom(...verbs), pressed, fc.boolean(), fc.boolean()),
      300 * TIMES,
    );
    await allOf(presses, async ([verb, data, submit, signed]) => {
      const place = where();
      const target = { conversationId: place.conversationId, id: 'message-of-long-ago' };
      if (signed) {
        expectWords(await bot.teams.press(target, { verb, data }, { ...place, submit }));
        return;
      }
      const action = { type: 'Action.Execute', verb, data };
      const press = bot.teams.activity('invoke', place, {
        ...{ name: 'adaptiveCard/action', replyToId: target.id },
        value: { action, trigger: 'manual' },
      });
      expectWords(await bot.teams.deliver(press));
    });
  });

  it('takes no harm from activities that are none', async () => {
    const good = bot.teams.activity('message', where(), { text: 'help' });
    const names = [
      ...Object.keys(good),
      'value',
      'attachments',
      'entities',
      'membersAdded',
      'localTimezone',
      ...INHERITED,
    ];
    const broken = fc.sample(
      fc.tuple(
        fc.constantFrom(...names),
        value,
        fc.constantFrom('message', 'invoke', 'conversationUpdate', 'x'),
      ),
      300 * TIMES,
    );
    await allOf(broken, async ([name, odd, type]) => {
      const activity = bot.teams.activity(type, where(), { text: 'help' });
      const { status } = await bot.teams.deliver({ ...activity, [name]: odd });
      expect([200, 400, 403, 413, 501]).toContain(status);
    });
  });

  it.each([5, 5_000, 100_000])('takes no harm from JSON that is nested %i times', async (depth) => {
    const good = JSON.stringify(
      bot.teams.activity('message', { ...where(), id: `deep-${depth}` }, { text: 'help' }),
    );
    for (const kind of ['array', 'object'] as const) {
      const body = good.replace(/\}$/, `,"value":${nested(depth, kind)}}`);
      const response = await fetch(`${bot.teams.bot}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect([200, 400]).toContain(response.status);
    }
  });

  it('has audited nothing that does not verify, whatever was typed', async () => {
    // What was typed before has asked for checks, and a person may have three of them under way.
    await expect
      .poll(async () => answerOf(await bot.teams.say('audit verify', { conversationId: 'a:audit' })), {
        timeout: 60_000,
        interval: 1_000,
      })
      .not.toContain('checks are still under way');
    const { card } = await bot.shows('a:audit', 'each hash computed again', 20_000);
    expect(wordsOf(card)).not.toMatch(/was altered|was removed/);
  }, 90_000);
});
