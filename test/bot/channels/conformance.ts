/** What every channel must do, whichever platform is behind it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonView, view, type Harness } from './harness.ts';

export interface ChannelUnderTest {
  readonly name: string;
  readonly start: () => Promise<Harness>;
}

export function describeChannels(channels: readonly ChannelUnderTest[]): void {
  describe.each(channels)('$name as a channel', ({ name, start }) => {
    let bot: Harness;
    beforeEach(async () => {
      bot = await start();
    });
    afterEach(() => bot.stop());

    it('tells who spoke, where and what', async () => {
      await bot.teams.say('devices offline');
      expect(bot.turns).toMatchObject([
        { said: 'devices offline', who: { name: 'Alex Wilber' }, where: { channel: name, kind: 'personal' } },
      ]);
      expect(bot.turns[0]?.pressed).toBeUndefined();
    });

    it('gives the same delivery the same id, and another one another', async () => {
      const first = await bot.teams.say('status');
      await bot.teams.deliverAgain(first);
      await bot.teams.say('status');
      const [one, again, other] = bot.turns.map(({ id }) => id);
      expect(again).toBe(one);
      expect(other).not.toBe(one);
    });

    it.each(['personal', 'group', 'channel'] as const)(
      'replies in the %s conversation it was asked in',
      async (kind) => {
        let ref: unknown;
        bot.onTurn = async (turn) => void (ref = await turn.reply(view('hello')));
        const { replies, activity } = await bot.teams.say('hi', { kind });
        const { id: conversationId } = activity.conversation as { id: string };
        expect(replies).toMatchObject([{ conversationId, card: view('hello').card }]);
        expect(ref).toEqual({ channel: name, conversationId, messageId: replies[0]?.id });
        expect(bot.turns[0]?.where).toMatchObject({ kind, conversationId });
      },
    );

    it('replaces on a typed command by replying', async () => {
      bot.onTurn = (turn) => turn.replace(view('instead'));
      expect((await bot.teams.say('hi')).replies).toMatchObject([{ card: view('instead').card }]);
    });

    it.each([false, true])(
      'tells a pressed button with data and inputs, and replaces its card (submit: %s)',
      async (submit) => {
        bot.onTurn = async (turn) => {
          await turn.reply(buttonView('ask', 'change-approve', { id: '7' }));
        };
        const { replies } = await bot.teams.say('hi', { kind: 'group' });
        bot.onTurn = (turn) => turn.replace(view('approved'));
        await bot.teams.press(replies[0]!, 'Go', { submit, inputs: { comment: 'fine' } });
        expect(bot.turns[1]).toMatchObject({
          pressed: { verb: 'change-approve', data: { id: '7', comment: 'fine' } },
        });
        expect(bot.turns[1]?.said).toBeUndefined();
        const shown = await bot.teams.waitForCard(replies[0]!.conversationId, (_, { edits }) => edits === 1);
        expect(shown.card).toEqual(view('approved').card);
        expect(bot.teams.cards(replies[0]!.conversationId)).toHaveLength(1);
      },
    );

    it('shows whoever pressed a view of their own, and others go on seeing theirs', async () => {
      bot.onTurn = async (turn) => {
        await turn.reply(buttonView('for all', 'change-view', { id: '7' }));
      };
      const { replies } = await bot.teams.say('hi', { kind: 'group' });
      bot.onTurn = (turn) => turn.replaceOwn(view('mine'));
      for (const automatic of [false, true]) {
        const { card } = await bot.teams.press(replies[0]!, 'Go', { automatic });
        expect(card).toEqual(view('mine').card);
      }
      // A client that can show nobody a card of their own gets it below.
      await bot.teams.press(replies[0]!, 'Go', { submit: true });
      const below = { card: view('mine').card };
      expect(bot.teams.cards(replies[0]!.conversationId)).toMatchObject([{}, below]);
      // An edit comes after the response: by the time of this one any other would be there.
      bot.onTurn = (turn) => turn.replace(view('all'));
      await bot.teams.press(replies[0]!, 'Go');
      await bot.teams.waitForCard(replies[0]!.conversationId, (_, { edits }) => edits > 0);
      expect(bot.teams.cards(replies[0]!.conversationId)).toMatchObject([{ edits: 1 }, below]);
    });

    it('speaks unasked where it was spoken to, and edits what it said', async () => {
      const { activity } = await bot.teams.say('hi', { kind: 'channel' });
      const { id: conversationId } = activity.conversation as { id: string };
      const ref = await bot.channel.send({ conversationId }, view('news'));
      await bot.channel.update(ref, view('newer'));
      expect(bot.teams.cards(conversationId)).toMatchObject([
        { id: ref.messageId, card: view('newer').card, edits: 1 },
      ]);
    });

    it('refuses to speak where it never was, or is no longer', async () => {
      await expect(bot.channel.send({ conversationId: 'unheard' }, view('x'))).rejects.toMatchObject({
        code: 'channel.gone',
        retry: 'never',
      });
      await bot.teams.say('hi', { conversationId: 'left' });
      await bot.teams.uninstall({ conversationId: 'left' });
      await expect(bot.channel.send({ conversationId: 'left' }, view('x'))).rejects.toMatchObject({
        code: 'channel.gone',
      });
      expect(bot.removed).toMatchObject([{ conversationId: 'left' }]);
    });

    it('asks to be called later when the budget is used up, and sends nothing', async () => {
      await bot.teams.say('hi', { conversationId: 'busy' });
      bot.takeRate = () => 5_000;
      await expect(bot.channel.send({ conversationId: 'busy' }, view('x'))).rejects.toMatchObject({
        code: 'channel.throttled',
        details: { waitMs: 5_000 },
        retry: 'later',
      });
      expect(bot.teams.messages).toEqual([]);
    });

    it('welcomes once when it is added', async () => {
      await bot.teams.install({ kind: 'group' });
      expect(bot.added).toMatchObject([{ where: { kind: 'group' }, who: { name: 'Alex Wilber' } }]);
    });

    it('answers the platform also when a turn fails', async () => {
      bot.onTurn = () => Promise.reject(new Error('a bug'));
      expect((await bot.teams.say('hi')).status).toBe(200);
    });
  });
}
