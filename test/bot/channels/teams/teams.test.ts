import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../../helpers/connector.ts';
import { buttonView, startHarness, view, type Harness } from '../harness.ts';

describe('bot/channels/teams/index.ts', () => {
  let bot: Harness;
  beforeEach(async () => {
    bot = await startHarness();
  });
  afterEach(() => bot.stop());

  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${bot.teams.bot}/api/messages`, { method: 'POST', headers, body });

  async function posted(kind: 'personal' | 'group' = 'personal') {
    bot.onTurn = async (turn) => {
      await turn.reply(buttonView('ask', 'go'));
    };
    return (await bot.teams.say('hi', { kind })).replies[0]!;
  }

  it('sends the summary for notifications, not as text above the card', async () => {
    bot.onTurn = async (turn) => {
      await turn.reply(view('hello'));
    };
    expect((await bot.teams.say('hi')).replies).toMatchObject([
      { summary: 'summary of hello', text: undefined },
    ]);
  });

  it('takes files from the paper clip and linked tables, and leaves the HTML copy of the message', async () => {
    const attachments = [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'a.csv',
        content: { downloadUrl: 'http://127.0.0.1/a' },
      },
      { contentType: 'text/csv', contentUrl: 'http://127.0.0.1/files/b.csv' },
      { contentType: 'text/html', content: '<p>hi</p>', contentUrl: 'http://127.0.0.1/c' },
      { contentType: 'image/png', contentUrl: 'http://127.0.0.1/d.png' },
      'nonsense',
    ];
    await bot.teams.deliver(bot.teams.activity('message', {}, { attachments }));
    expect(bot.turns).toMatchObject([
      {
        said: '',
        attachments: [
          { name: 'a.csv', url: 'http://127.0.0.1/a' },
          { name: 'b.csv', url: 'http://127.0.0.1/files/b.csv' },
        ],
      },
    ]);
  });

  it.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['Moon/Tranquility', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('tells the time zone %s as %s', async (localTimezone, timeZone) => {
    await bot.teams.deliver(bot.teams.activity('message', {}, { text: 'hi', localTimezone }));
    expect(bot.turns[0]?.timeZone).toBe(timeZone);
  });

  it('knows people by their object id, however Teams writes it', async () => {
    await bot.teams.say('hi', { from: { ...people.megan, aadObjectId: 'A0B1-C2D3' } });
    expect(bot.turns).toMatchObject([{ who: { id: 'a0b1-c2d3' }, account: people.megan.id }]);
  });

  it('answers a press with the card, and edits the message for the others only where there are others', async () => {
    for (const kind of ['personal', 'group'] as const) {
      const message = await posted(kind);
      bot.onTurn = (turn) => turn.replace(view('done'));
      const { status, body } = await bot.teams.press(message, 'Go');
      expect({ status, body }).toEqual({
        status: 200,
        body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: view('done').card },
      });
      await bot.teams.waitForCard(message.conversationId, (card) => JSON.stringify(card).includes('done'));
      await expect.poll(() => message.edits).toBe(kind === 'personal' ? 0 : 1);
    }
  });

  it('tells a press of a client without Action.Execute, and edits its card', async () => {
    const message = await posted('group');
    bot.onTurn = (turn) => turn.replace(view('done'));
    await bot.teams.press(message, 'Go', { submit: true, inputs: { comment: 'fine' } });
    expect(bot.turns[1]).toMatchObject({ pressed: { verb: 'go', data: { comment: 'fine' } } });
    const shown = await bot.teams.waitForCard(message.conversationId, (_, { edits }) => edits === 1);
    expect(shown.card).toEqual(view('done').card);
    expect(bot.teams.cards(message.conversationId)).toHaveLength(1);
  });

  it('returns a view of their own to whoever asks for it, and posts it where a client can show none', async () => {
    const message = await posted('group');
    bot.onTurn = (turn) => turn.replaceOwn(view('mine'));
    for (const automatic of [false, true]) {
      const { card } = await bot.teams.press(message, 'Go', { automatic });
      expect(card).toEqual(view('mine').card);
    }
    await bot.teams.press(message, 'Go', { submit: true });
    const below = { card: view('mine').card };
    expect(bot.teams.cards(message.conversationId)).toMatchObject([{ edits: 0 }, below]);
  });

  it('answers a press that shows nothing with an empty message', async () => {
    const message = await posted();
    bot.onTurn = () => Promise.resolve();
    expect((await bot.teams.press(message, 'Go')).body).toMatchObject({ statusCode: 200, value: '' });
  });

  it('only returns a card to an automatic refresh, and neither posts nor edits', async () => {
    const message = await posted('group');
    const before = bot.teams.calls.length;
    bot.onTurn = async (turn) => {
      await turn.reply(view('fresh'));
    };
    expect((await bot.teams.press(message, 'Go', { automatic: true })).card).toEqual(view('fresh').card);
    bot.onTurn = (turn) => turn.replace(view('fresher'));
    expect((await bot.teams.press(message, 'Go', { automatic: true })).card).toEqual(view('fresher').card);
    expect(bot.teams.calls).toHaveLength(before);
  });

  it('answers below a submitted card that is gone', async () => {
    const message = await posted();
    bot.onTurn = (turn) => turn.replace(view('done'));
    bot.teams.fail(1, { status: 404 });
    expect((await bot.teams.press(message, 'Go', { submit: true })).replies).toMatchObject([
      { card: view('done').card },
    ]);
  });

  it.each([{}, null, { action: null }, { action: { verb: 7 } }, { action: { verb: 'go', data: 'text' } }])(
    'refuses a malformed press with 400: %j',
    async (value) => {
      const activity = bot.teams.activity('invoke', {}, { name: 'adaptiveCard/action', value });
      expect(await bot.teams.deliver(activity)).toMatchObject({ status: 400, body: { statusCode: 400 } });
      expect(bot.turns).toEqual([]);
    },
  );

  it.each(['messageReaction', 'typing', 'messageUpdate', 'messageDelete', 'event'])(
    'ignores %s politely',
    async (type) => {
      expect((await bot.teams.deliver(bot.teams.activity(type))).status).toBe(200);
      expect(bot.turns).toEqual([]);
    },
  );

  it.each([
    ['its id', 300, (id: string) => ({ id })],
    ['the message that it answers', 300, (id: string) => ({ replyToId: id })],
    ['the conversation', 300, (id: string) => ({ conversation: { id } })],
    ['the sender', 300, (id: string) => ({ from: { id } })],
    ['the sender’s object id', 300, (id: string) => ({ from: { id: 'x', aadObjectId: id } })],
    ['the sender’s name', 1_000, (name: string) => ({ from: { id: 'x', name } })],
  ])('hears no activity that names %s by more than %i characters', async (_what, most, named) => {
    bot.onTurn = (turn) => turn.replace(view('heard'));
    const activity = bot.teams.activity('message', { id: 'long' }, { text: 'hello' });
    const deliver = (length: number) =>
      bot.teams.deliver({ ...activity, ...named('x'.repeat(length)) }).then(({ status }) => status);
    expect(await deliver(most + 1)).toBe(400);
    expect(bot.turns).toEqual([]);
    expect(await deliver(most)).toBe(200);
    expect(bot.turns).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"type":', 400],
    ['no activity', '{}', 400],
    ['over the limit', JSON.stringify({ text: 'x'.repeat(2_200_000) }), 413],
  ])('refuses a body that is %s', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('takes a pasted CSV of 256 KB', async () => {
    const csv = '0004F2ABCDEF,Lyon\n'.repeat(14_500);
    expect((await bot.teams.say(csv)).status).toBe(200);
    expect(bot.turns[0]?.said).toBe(csv.trimEnd());
  });

  it('calls nobody beyond this machine while it has no credentials', async () => {
    const activity = { ...bot.teams.activity('message'), serviceUrl: 'https://smba.example.com/' };
    expect((await bot.teams.deliver(activity)).status).toBe(403);
    expect(bot.turns).toEqual([]);
  });

  it('saves a conversation once, not with every turn and every speaker', async () => {
    await bot.teams.say('one', { kind: 'group' });
    await bot.teams.say('two', { kind: 'group' });
    expect(bot.saves).toHaveLength(1);
  });

  it('welcomes again after it was removed', async () => {
    await bot.teams.install();
    await bot.teams.uninstall();
    await bot.teams.install();
    expect(bot.added).toHaveLength(2);
  });

  it('refuses a card over 80 KB before sending it', async () => {
    await bot.teams.say('hi');
    const { conversationId } = bot.turns[0]!.where;
    await expect(bot.channel.send({ conversationId }, view('é'.repeat(41_000)))).rejects.toMatchObject({
      code: 'channel.too-large',
    });
    expect(bot.teams.calls).toEqual([]);
  });

  it.each([412, 429, 502, 504])('repeats what the service answers with %i', async (status) => {
    await bot.teams.say('hi');
    const { conversationId } = bot.turns[0]!.where;
    bot.teams.fail(5, { status });
    await bot.channel.send({ conversationId }, view('news'));
    expect(bot.teams.messages).toHaveLength(1);
    expect(bot.pauses).toHaveLength(5);
    for (const pause of bot.pauses) expect(pause).toSatisfy((ms: number) => ms >= 2_000 && ms <= 20_000);
  });

  it('waits as long as Retry-After says, and repeats after a cut connection', async () => {
    await bot.teams.say('hi');
    const { conversationId } = bot.turns[0]!.where;
    bot.teams.fail(1, { status: 429, retryAfter: 7 });
    bot.teams.fail(1, { reset: true });
    await bot.channel.send({ conversationId }, view('news'));
    expect(bot.pauses[0]).toBe(7_000);
    expect(bot.teams.calls.map(({ status }) => status)).toEqual([429, 0, 201]);
  });

  it.each([
    [6, { status: 504 }, { code: 'channel.failed', details: { status: 504 }, retry: 'later' }],
    [6, { status: 412 }, { code: 'channel.throttled', retry: 'later' }],
    [1, { status: 429, retryAfter: 600 }, { code: 'channel.throttled', details: { waitMs: 600_000 } }],
    [1, { status: 403 }, { code: 'channel.gone', retry: 'never' }],
    [1, { status: 404 }, { code: 'channel.gone', retry: 'never' }],
    [1, { status: 413 }, { code: 'channel.too-large', retry: 'never' }],
    [1, { status: 400 }, { code: 'channel.failed', details: { status: 400 }, retry: 'never' }],
  ])('gives up after %i times %j', async (times, fault, error) => {
    await bot.teams.say('hi');
    const { conversationId } = bot.turns[0]!.where;
    bot.teams.fail(times, fault);
    await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(error);
    expect(bot.teams.calls).toHaveLength(times);
  });

  it('waits a moment for room in the budget, and counts replies without asking', async () => {
    bot.onTurn = async (turn) => {
      await turn.reply(view('hello'));
    };
    await bot.teams.say('hi');
    const { conversationId } = bot.turns[0]!.where;
    expect(bot.noted).toContain(`teams:${conversationId}`);
    const answers = [800, 0, 0];
    bot.takeRate = () => answers.shift() ?? 0;
    await bot.channel.send({ conversationId }, view('news'));
    expect(bot.pauses).toEqual([800]);
  });
});
