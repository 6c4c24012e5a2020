import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hiding } from '../../../../src/kernel/hidden.ts';
import { createLog } from '../../../../src/kernel/log.ts';
import type { View } from '../../../../bot/turn.ts';
import { BOT_USER, slackPeople, TEAM } from '../../../helpers/slack.ts';
import { buttonView, view } from '../harness.ts';
import { startSlackHarness, type SlackHarness } from '../slack-harness.ts';

const { alex, megan } = slackPeople;

/** A card with a form behind a button. */
function formView(): View {
  const reason = {
    type: 'Input.Text',
    id: 'reason',
    label: 'Why',
    isMultiline: true,
    isRequired: true,
    errorMessage: 'Say why',
  };
  const send = {
    type: 'Action.Execute',
    title: 'Reject',
    verb: 'change-reject',
    data: { id: '7', token: 't' },
  };
  const card = { type: 'AdaptiveCard', version: '1.5', body: [reason], actions: [send] };
  const open = { type: 'Action.ShowCard', title: 'Reject …', card };
  return { card: { ...view('Change 7').card, actions: [open] }, summary: 'Change 7' };
}

describe('bot/channels/slack/index.ts', () => {
  let bot: SlackHarness;
  let lines: string[];
  beforeEach(async () => {
    lines = [];
    const to = { write: (line: string) => lines.push(line) };
    bot = await startSlackHarness({ log: createLog({ level: 'trace', secrets: [], to }) });
  });
  afterEach(() => bot.stop());

  const replying = (shown: View) => async (turn: { reply(view: View): Promise<unknown> }) => {
    await turn.reply(shown);
  };
  async function posted(shown: View, where: Parameters<SlackHarness['slack']['say']>[1] = {}) {
    bot.onTurn = replying(shown);
    return bot.slack.answer(await bot.slack.say('hi', where));
  }
  const knownPlace = async (): Promise<string> => {
    await bot.slack.say('hi');
    return bot.turns[0]!.where.conversationId;
  };

  describe('hears', () => {
    it('words in direct messages, mentions in channels and groups, and nothing else', async () => {
      await bot.slack.say('one');
      await bot.slack.say('two', { kind: 'channel' });
      await bot.slack.say('three', { kind: 'group' });
      await bot.slack.say('four', { kind: 'group', mention: false });
      await bot.slack.event({
        type: 'message',
        channel_type: 'channel',
        channel: 'C0PHONES',
        user: alex.user,
        ts: '1.1',
        text: 'five',
      });
      expect(bot.turns.map(({ said, where }) => [said, where.kind])).toEqual([
        ['one', 'personal'],
        ['two', 'channel'],
        ['three', 'group'],
      ]);
    });

    it.each<[string, object]>([
      ['its own messages', { user: BOT_USER, bot_id: 'B0LINEKEEPER' }],
      ['what a program says in the name of a person', { bot_id: 'B1' }],
      ["other bots' messages", { subtype: 'bot_message', bot_id: 'B1' }],
      ['edits', { subtype: 'message_changed', message: { text: 'x' } }],
      ['deletions', { subtype: 'message_deleted' }],
      ['joining', { subtype: 'channel_join' }],
    ])('not %s', async (_, more) => {
      const event = {
        type: 'message',
        channel_type: 'im',
        channel: 'D0ALEX',
        user: alex.user,
        ts: '1.1',
        text: 'x',
      };
      expect((await bot.slack.event({ ...event, ...more })).status).toBe(200);
      expect(bot.turns).toEqual([]);
    });

    it('what Slack escapes, links and mentions as it was typed', async () => {
      await bot.slack.say(
        `check tls <http://sip.example.com|sip.example.com> &lt;b&gt; &amp;amp; <@${megan.user}> <#C1|general> <!here> <mailto:a@b.example|a@b.example>`,
        { kind: 'channel' },
      );
      expect(bot.turns[0]).toMatchObject({
        said: 'check tls sip.example.com <b> &amp; Megan Bowen #general @here a@b.example',
        mentions: [{ name: 'Megan Bowen', id: `id of ${megan.user}` }],
      });
    });

    it('a list that was pasted between fences, with its line breaks and tabs', async () => {
      await bot.slack.say('enroll\n```\nmac\tsite\n0004F2ABCDEF\tLyon\t\n```');
      expect(bot.turns[0]?.said).toBe('enroll\nmac\tsite\n0004F2ABCDEF\tLyon\t');
    });

    it('files that were uploaded, by the address that wants the token', async () => {
      await bot.slack.say('enroll', { files: [{ name: 'phones.csv', content: 'MAC\n' }] });
      expect(bot.turns[0]?.attachments).toMatchObject([
        { name: 'phones.csv', url: expect.stringContaining('/files-pri/') as unknown },
      ]);
    });

    it('the language and the time zone of whoever speaks', async () => {
      const claire = { user: 'U0CLAIRE', name: 'Claire', locale: 'fr-FR', zone: 'America/Toronto' };
      const other = await startSlackHarness({}, { members: [claire] });
      await other.slack.say('aide', { from: claire });
      expect(other.turns[0]).toMatchObject({ locale: 'fr', timeZone: 'America/Toronto' });
      await other.stop();
    });

    it('one turn of a message that is told as a mention and as a message', async () => {
      const of = { channel: 'G0GROUP', user: alex.user, ts: '9.9', text: `<@${BOT_USER}> help` };
      await bot.slack.event({ type: 'message', channel_type: 'mpim', ...of });
      await bot.slack.event({ type: 'app_mention', channel_type: 'mpim', ...of });
      expect(new Set(bot.turns.map(({ id }) => id)).size).toBe(1);
    });
  });

  describe('answers', () => {
    it('in the thread of what was said in a channel, and directly in direct messages', async () => {
      const inChannel = await posted(view('there'), { kind: 'channel' });
      expect(inChannel.thread).toBeDefined();
      expect(bot.turns[0]?.where.conversationId).toBe(`${TEAM}/C0PHONES/${inChannel.thread}`);
      expect((await posted(view('here'))).thread).toBeUndefined();
    });

    it('in the thread of direct messages that somebody has opened, though it is one conversation', async () => {
      const first = await posted(view('here'));
      expect((await posted(view('below'), { thread: first.ts })).thread).toBe(first.ts);
      expect(bot.turns.map(({ where }) => where.conversationId)).toEqual([
        `${TEAM}/D0ALEX`,
        `${TEAM}/D0ALEX`,
      ]);
    });

    it('the slash command where it is a member, and for one pair of eyes where it is not', async () => {
      bot.onTurn = replying(view('hello'));
      await bot.slack.command('help', { kind: 'channel' });
      bot.slack.closed.add('C0OTHER');
      await bot.slack.command('help', { kind: 'channel', channel: 'C0OTHER' });
      expect(bot.turns).toMatchObject([{ said: 'help' }, { said: 'help' }]);
      expect(bot.slack.messages).toMatchObject([
        { channel: 'C0PHONES', onlyFor: undefined },
        { channel: 'C0OTHER', onlyFor: alex.user },
      ]);
      // What nobody can edit counts as gone.
      const ref = { channel: 'slack', conversationId: `${TEAM}/C0PHONES`, messageId: '' };
      await expect(bot.channel.update(ref, view('x'))).rejects.toMatchObject({ code: 'channel.gone' });
    });

    it('a press in the place of its card, and below a card that is gone', async () => {
      const message = await posted(buttonView('ask', 'go'), { kind: 'channel' });
      bot.onTurn = (turn) => turn.replace(view('done'));
      const again = await bot.slack.press(message, 'Go');
      expect(message).toMatchObject({ edits: 1 });
      bot.slack.remove(message.ts);
      await bot.slack.deliverAgain(again);
      expect(bot.slack.messages).toMatchObject([{ thread: message.thread }]);
    });

    it('whoever pressed alone, and brings that card up to date where it stands', async () => {
      const message = await posted(buttonView('for all', 'change-view'), { kind: 'channel' });
      bot.onTurn = (turn) => turn.replaceOwn(buttonView('mine', 'go'));
      await bot.slack.press(message, 'Go', { from: megan });
      const own = bot.slack.messages.at(-1)!;
      expect(own).toMatchObject({ onlyFor: megan.user, thread: message.thread });
      bot.onTurn = (turn) => turn.replace(view('mine, done'));
      await bot.slack.press(own, 'Go', { from: megan });
      expect(own).toMatchObject({ edits: 1, onlyFor: megan.user });
      expect(message.edits).toBe(0);
    });

    it('a press on a card of a channel in the thread under it', async () => {
      await bot.slack.join('C0PHONES');
      const ref = await bot.channel.send({ conversationId: `${TEAM}/C0PHONES` }, buttonView('news', 'go'));
      bot.onTurn = replying(view('below'));
      await bot.slack.press({ ts: ref.messageId }, 'Go');
      expect(bot.slack.messages.at(-1)?.thread).toBe(ref.messageId);
      expect(bot.turns[0]?.where.conversationId).toBe(`${TEAM}/C0PHONES/${ref.messageId}`);
    });

    it('with data that a button cannot hold, which are kept', async () => {
      const data = { ids: 'x'.repeat(3_000) };
      const message = await posted(buttonView('ask', 'go', data));
      expect(bot.parts.size).toBe(1);
      await bot.slack.press(message, 'Go');
      expect(bot.turns[1]?.pressed).toEqual({ verb: 'go', data });
      bot.parts.clear();
      await bot.slack.press(message, 'Go');
      expect(bot.turns).toHaveLength(2);
      expect(bot.slack.messages.at(-1)?.onlyFor).toBe(alex.user);
    });

    it('gives a press delivered twice the same id', async () => {
      const message = await posted(buttonView('ask', 'go'));
      await bot.slack.deliverAgain(await bot.slack.press(message, 'Go'));
      expect(bot.turns[2]?.id).toBe(bot.turns[1]?.id);
    });
  });

  describe('forms', () => {
    it('open in a modal, say what is missing, and come back as the press', async () => {
      const message = await posted(formView(), { kind: 'channel' });
      await bot.slack.press(message, 'Reject …');
      expect(bot.turns).toHaveLength(1);
      const modal = bot.slack.modal();
      const { body } = await bot.slack.submit(modal);
      expect(body).toMatchObject({ response_action: 'errors' });
      expect(Object.values(body?.errors as object)).toEqual(['Say why']);
      bot.onTurn = (turn) => turn.replace(view('rejected'));
      expect(await bot.slack.submit(modal, { reason: 'too early\nby far' })).toMatchObject({
        status: 200,
        body: undefined,
      });
      expect(bot.turns[1]).toMatchObject({
        pressed: { verb: 'change-reject', data: { id: '7', token: 't', reason: 'too early\nby far' } },
        where: { conversationId: `${TEAM}/C0PHONES/${message.thread}` },
      });
      expect(message.edits).toBe(1);
    });

    it('are told of where Slack opens them no more', async () => {
      const message = await posted(formView());
      bot.slack.fail(1, { method: 'views.open', error: 'expired_trigger_id' });
      await bot.slack.press(message, 'Reject …');
      expect(bot.slack.modals).toEqual([]);
      expect(bot.slack.messages.at(-1)).toMatchObject({
        onlyFor: alex.user,
        text: expect.stringContaining('not opened') as unknown,
      });
    });

    it('are told of where they are kept no longer', async () => {
      const message = await posted(formView());
      await bot.slack.press(message, 'Reject …');
      bot.parts.clear();
      await bot.slack.submit(bot.slack.modal(), { reason: 'late' });
      expect(bot.turns).toHaveLength(1);
      expect(bot.slack.messages.at(-1)?.onlyFor).toBe(alex.user);
    });
  });

  describe('unasked', () => {
    it('waits as long as Retry-After says, and repeats after a cut connection', async () => {
      const conversationId = await knownPlace();
      bot.slack.fail(1, { retryAfter: 7 });
      bot.slack.fail(1, { reset: true });
      await bot.channel.send({ conversationId }, view('news'));
      expect(bot.pauses[0]).toBe(7_000);
      expect(bot.slack.messages).toHaveLength(1);
    });

    it.each([
      [6, { status: 503 }, { code: 'channel.failed', retry: 'later' }],
      [1, { retryAfter: 600 }, { code: 'channel.throttled', details: { waitMs: 600_000 }, retry: 'later' }],
      [1, { error: 'channel_not_found' }, { code: 'channel.gone', retry: 'never' }],
      [1, { error: 'not_in_channel' }, { code: 'channel.gone' }],
      [1, { error: 'is_archived' }, { code: 'channel.gone' }],
      [1, { error: 'msg_too_long' }, { code: 'channel.too-large' }],
      [1, { error: 'invalid_blocks' }, { code: 'channel.failed', retry: 'never' }],
      [1, { error: 'token_revoked' }, { code: 'channel.unauthorized', retry: 'later' }],
      [1, { error: 'account_inactive' }, { code: 'channel.unauthorized' }],
    ])('gives up after %i times %j', async (times, fault, error) => {
      const conversationId = await knownPlace();
      bot.slack.fail(times, { method: 'chat.postMessage', ...fault });
      await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject(error);
      expect(bot.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(times);
    });

    it('knows a message that was deleted as gone', async () => {
      const conversationId = await knownPlace();
      const ref = await bot.channel.send({ conversationId }, view('news'));
      bot.slack.remove(ref.messageId);
      await expect(bot.channel.update(ref, view('x'))).rejects.toMatchObject({ code: 'channel.gone' });
    });

    it('tells the log aloud that the token is good no more, and shows it to nobody', async () => {
      const conversationId = await knownPlace();
      bot.slack.refusal = 'invalid_auth';
      await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject({
        code: 'channel.unauthorized',
      });
      expect(lines.filter((line) => line.includes('"level":50')).join()).toContain('SLACK_BOT_TOKEN');
      expect(lines.join('\n')).not.toContain(bot.slack.token);
      expect(hiding([bot.slack.token])(`Bearer ${bot.slack.token}`)).not.toContain(bot.slack.token);
    });

    it('waits a moment for room in the budget, a message a second in each channel, and counts answers without asking', async () => {
      bot.onTurn = replying(view('hello'));
      const conversationId = await knownPlace();
      expect(bot.noted).toContain(`slack:${conversationId}`);
      const answers = [800, 0, 0];
      bot.takeRate = () => answers.shift() ?? 0;
      await bot.channel.send({ conversationId }, view('news'));
      expect(bot.pauses).toEqual([800]);
    });
  });

  describe('comes and goes', () => {
    it('welcomes whoever opens its direct messages, once', async () => {
      await bot.slack.openHome();
      await bot.slack.openHome();
      await bot.slack.say('hi');
      expect(bot.added).toMatchObject([{ who: { name: 'Alex Wilber' }, where: { kind: 'personal' } }]);
    });

    it('takes no notice of others who join and leave', async () => {
      await bot.slack.event({ type: 'member_joined_channel', user: megan.user, channel: 'C0PHONES' });
      await bot.slack.event({ type: 'member_left_channel', user: megan.user, channel: 'C0PHONES' });
      expect([bot.added, bot.removed]).toEqual([[], []]);
    });

    it('is silent in all threads of a channel that it has left', async () => {
      const message = await posted(view('hi'), { kind: 'channel' });
      await bot.slack.leave('C0PHONES');
      const conversationId = `${TEAM}/C0PHONES/${message.thread}`;
      await expect(bot.channel.send({ conversationId }, view('x'))).rejects.toMatchObject({
        code: 'channel.gone',
      });
    });
  });
});
