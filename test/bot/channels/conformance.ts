/** What every channel must do, whichever platform is behind it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Turn, View } from '../../../bot/turn.ts';
import { askingView, type Driver, type Said } from './driver.ts';
import { buttonView, view } from './harness.ts';

export interface ChannelUnderTest {
  readonly name: string;
  readonly start: () => Promise<Driver>;
}

const replying =
  (shown: View) =>
  async (turn: Pick<Turn, 'reply'>): Promise<void> => {
    await turn.reply(shown);
  };

const KINDS = ['personal', 'group', 'channel'] as const;

export function describeChannels(channels: readonly ChannelUnderTest[]): void {
  describe.each(channels)('$name as a channel', ({ name, start }) => {
    let bot: Driver;
    beforeEach(async () => {
      bot = await start();
    });
    afterEach(() => bot.stop());

    async function answered(
      shown = buttonView('ask', 'go', { id: '7' }),
      kind: (typeof KINDS)[number] = 'group',
    ) {
      bot.onTurn = replying(shown);
      const said = await bot.say('hi', { kind });
      const [message] = said.replies;
      if (!message) throw new Error('nothing was answered');
      return message;
    }
    const place = async (kind: (typeof KINDS)[number] = 'personal'): Promise<Said> => bot.say('hi', { kind });

    describe('what people say', () => {
      it('is told with who spoke and where', async () => {
        await bot.say('devices offline');
        expect(bot.turns).toMatchObject([
          {
            said: 'devices offline',
            who: { name: 'Alex Wilber' },
            where: { channel: name, kind: 'personal' },
          },
        ]);
        expect(bot.turns[0]?.pressed).toBeUndefined();
      });

      it('tells people apart', async () => {
        await bot.say('one', { kind: 'channel' });
        await bot.say('two', { kind: 'channel', who: 'megan' });
        expect(bot.turns.map(({ who }) => who.name)).toEqual(['Alex Wilber', 'Megan Bowen']);
        expect(new Set(bot.turns.flatMap(({ who, account }) => [who.id, account])).size).toBe(4);
      });

      it.each(KINDS)('is told without the mention of the bot (%s)', async (kind) => {
        await bot.say('status', { kind });
        expect(bot.turns[0]).toMatchObject({ said: 'status', mentions: [], where: { kind } });
      });

      it('brings its files along, to be fetched by a job', async () => {
        await bot.say('enroll', { files: ['phones.csv', 'more.csv'] });
        expect(bot.turns[0]?.attachments.map(({ name: file }) => file)).toEqual(['phones.csv', 'more.csv']);
        for (const { url } of bot.turns[0]?.attachments ?? []) expect(URL.canParse(url)).toBe(true);
      });

      it('delivered twice has one id, and another one another', async () => {
        const first = await bot.say('status');
        await first.again();
        await bot.say('status');
        const [one, again, other] = bot.turns.map(({ id }) => id);
        expect(again).toBe(one);
        expect(other).not.toBe(one);
      });
    });

    describe('answers', () => {
      it.each(KINDS)('stand in the %s conversation that was asked in', async (kind) => {
        let ref: unknown;
        bot.onTurn = async (turn) => void (ref = await turn.reply(view('hello')));
        const { replies, conversationId } = await bot.say('hi', { kind });
        expect(replies).toMatchObject([{ conversationId, edits: 0 }]);
        expect(replies[0]?.says).toContain('hello');
        expect(ref).toEqual({ channel: name, conversationId, messageId: replies[0]?.id });
        expect(bot.turns[0]?.where).toMatchObject({ kind, conversationId });
      });

      it('of several parts come in their order', async () => {
        bot.onTurn = async (turn) => {
          for (const part of ['one', 'two', 'three']) await turn.reply(view(part));
        };
        const { replies } = await bot.say('hi');
        expect(replies.map(({ says }) => says)).toEqual([
          expect.stringContaining('one'),
          expect.stringContaining('two'),
          expect.stringContaining('three'),
        ]);
      });

      it('in the place of typed words are replies', async () => {
        bot.onTurn = (turn) => turn.replace(view('instead'));
        expect((await bot.say('hi')).replies[0]?.says).toContain('instead');
        bot.onTurn = (turn) => turn.replaceOwn(view('for you'));
        expect((await bot.say('hi')).replies[0]?.says).toContain('for you');
      });

      it('wait a moment where the platform says so, and are not lost', async () => {
        bot.onTurn = replying(view('hello'));
        await bot.say('first');
        bot.failNext({ waitSeconds: 1 });
        expect((await bot.say('hi')).replies).toHaveLength(1);
        expect(bot.pauses).toEqual([1_000]);
      });

      it('that are too late for a turn say when to come again', async () => {
        await bot.say('first');
        let told: unknown;
        bot.onTurn = async (turn) => {
          await turn.reply(view('x')).catch((error: unknown) => (told = error));
        };
        bot.failNext({ waitSeconds: 30 });
        await bot.say('hi');
        expect(told).toMatchObject({
          code: 'channel.throttled',
          details: { waitMs: 30_000 },
          retry: 'later',
        });
      });

      it('are not waited for where a turn fails: the platform has its receipt', async () => {
        bot.onTurn = () => Promise.reject(new Error('a bug'));
        expect((await bot.say('hi')).received).toBe(true);
      });
    });

    describe('buttons', () => {
      it('are told with their data and what was typed, and their card is replaced', async () => {
        const message = await answered(askingView('ask', 'change-approve', { id: '7' }));
        bot.onTurn = (turn) => turn.replace(view('approved'));
        const sees = await bot.press(message, 'Go', { inputs: { comment: 'fine' } });
        expect(bot.turns[1]).toMatchObject({
          pressed: { verb: 'change-approve', data: { id: '7', comment: 'fine' } },
          where: { channel: name, kind: 'group', conversationId: message.conversationId },
        });
        expect(bot.turns[1]?.said).toBeUndefined();
        expect(sees).toContain('approved');
        await expect
          .poll(() => bot.shown(message.conversationId))
          .toMatchObject([{ id: message.id, edits: 1 }]);
        expect(bot.shown(message.conversationId)[0]?.says).toContain('approved');
      });

      it('are told with who pressed', async () => {
        const message = await answered();
        await bot.press(message, 'Go', { who: 'megan' });
        expect(bot.turns[1]?.who.name).toBe('Megan Bowen');
      });

      it('answer below where nothing takes the place of their card', async () => {
        const message = await answered();
        bot.onTurn = replying(view('below'));
        await bot.press(message, 'Go');
        const shown = bot.shown(message.conversationId);
        expect(shown.map(({ edits }) => edits)).toEqual([0, 0]);
        expect(shown[1]?.says).toContain('below');
      });

      it('show whoever pressed a view of their own, and others go on seeing theirs', async () => {
        const message = await answered(buttonView('for all', 'change-view', { id: '7' }));
        bot.onTurn = (turn) => turn.replaceOwn(view('mine'));
        expect(await bot.press(message, 'Go', { who: 'megan' })).toContain('mine');
        // An edit comes after the receipt: by the time of this one any other would be there.
        bot.onTurn = (turn) => turn.replace(view('all'));
        await bot.press(message, 'Go');
        await expect
          .poll(() => bot.shown(message.conversationId))
          .toMatchObject([{ id: message.id, edits: 1 }]);
      });
    });

    describe('unasked', () => {
      it.each(KINDS)('speaks where it was spoken to, and edits what it said (%s)', async (kind) => {
        const { conversationId } = await place(kind);
        const ref = await bot.channel.send({ conversationId }, view('news'));
        expect(ref).toMatchObject({ channel: name, conversationId });
        await bot.channel.update(ref, view('newer'));
        const shown = bot.shown(conversationId);
        expect(shown).toMatchObject([{ id: ref.messageId, edits: 1 }]);
        expect(shown[0]?.says).toContain('newer');
      });

      it('refuses to speak where it never was, or is no longer', async () => {
        const gone = { code: 'channel.gone', retry: 'never' };
        await expect(bot.channel.send({ conversationId: 'unheard' }, view('x'))).rejects.toMatchObject(gone);
        const { conversationId } = await place('channel');
        const left = await bot.remove('channel');
        await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(gone);
        expect(bot.removed).toMatchObject([{ channel: name, conversationId: left }]);
      });

      it('knows a message that somebody deleted as gone', async () => {
        const { conversationId } = await place();
        const ref = await bot.channel.send({ conversationId }, view('news'));
        bot.erase({ id: ref.messageId });
        await expect(bot.channel.update(ref, view('x'))).rejects.toMatchObject({ code: 'channel.gone' });
      });

      it('asks to be called later when the budget is used up, and sends nothing', async () => {
        const { conversationId } = await place();
        bot.takeRate = () => 5_000;
        const later = { code: 'channel.throttled', details: { waitMs: 5_000 }, retry: 'later' };
        await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(later);
        expect(bot.shown(conversationId)).toEqual([]);
      });

      it('counts what it answers in the budget of the conversation, without asking', async () => {
        bot.takeRate = () => 5_000;
        await answered();
        expect(bot.noted.length).toBeGreaterThan(0);
      });

      it('waits as long as the platform says, and repeats what it could not do at the moment', async () => {
        const { conversationId } = await place();
        bot.failNext({ waitSeconds: 7 });
        bot.failNext('unavailable');
        await bot.channel.send({ conversationId }, view('news'));
        expect(bot.pauses[0]).toBe(7_000);
        expect(bot.shown(conversationId)).toHaveLength(1);
      });

      it('says when to come again where the platform wants a longer wait', async () => {
        const { conversationId } = await place();
        bot.failNext({ waitSeconds: 600 });
        const later = { code: 'channel.throttled', details: { waitMs: 600_000 }, retry: 'later' };
        await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(later);
      });

      it('names what is too large for the platform', async () => {
        const { conversationId } = await place();
        bot.failNext('too-large');
        const tooLarge = { code: 'channel.too-large', retry: 'never' };
        await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(tooLarge);
      });
    });

    describe('comes and goes', () => {
      it.each(['personal', 'channel'] as const)('is welcomed once when it is added (%s)', async (kind) => {
        await bot.add(kind);
        expect(bot.added).toMatchObject([{ where: { channel: name, kind }, who: { name: 'Alex Wilber' } }]);
        await bot.say('hi', { kind });
        expect(bot.added).toHaveLength(1);
      });

      it('can say something to whoever adds it', async () => {
        let conversationId = '';
        bot.onAdded = async (met) => void ({ conversationId } = await met.reply(view('welcome')));
        await bot.add('channel');
        expect(bot.shown(conversationId)[0]?.says).toContain('welcome');
      });

      it('is welcomed again after it was removed', async () => {
        await bot.add('channel');
        await bot.remove('channel');
        await bot.add('channel');
        expect(bot.added).toHaveLength(2);
      });

      it('saves a conversation once, not with every turn and every speaker', async () => {
        await bot.say('one', { kind: 'group' });
        await bot.say('two', { kind: 'group', who: 'megan' });
        expect(bot.saves).toHaveLength(1);
      });
    });
  });
}
