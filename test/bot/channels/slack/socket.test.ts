import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSlackSocket, type SlackSocket } from '../../../helpers/slack-socket.ts';
import { BOT_USER, TEAM } from '../../../helpers/slack.ts';
import { view } from '../harness.ts';
import { startSlackHarness, type SlackHarness } from '../slack-harness.ts';

describe('bot/channels/slack/index.ts in Socket Mode', () => {
  let bot: SlackHarness;
  let socket: SlackSocket;
  beforeEach(async () => {
    socket = await startSlackSocket();
    bot = await startSlackHarness({}, {}, { SLACK_APP_TOKEN: 'xapp-fake' });
    bot.slack.socketUrl = socket.url;
  });
  afterEach(async () => {
    await bot.stop();
    await socket.stop();
  });

  it('hears and answers by a connection of its own, has no route, and hangs up when it stops', async () => {
    bot.onTurn = async (turn) => {
      await turn.reply(view('hello'));
    };
    const hangUp = bot.channel.listen?.();
    await socket.connected;
    const event = {
      type: 'message',
      channel_type: 'im',
      channel: 'D0ALEX',
      user: 'U0ALEX',
      text: 'help',
      ts: '1.1',
    };
    const id = socket.send('events_api', {
      ...{ type: 'event_callback', team_id: TEAM, event_id: 'Ev1', event },
      authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true }],
    });
    const { text } = await bot.slack.waitFor(({ channel }) => channel === 'D0ALEX');
    expect(text).toBe('summary of hello');
    expect(socket.acknowledged).toEqual([id]);
    expect((await fetch(`${bot.slack.bot}/slack/events`, { method: 'POST' })).status).toBe(404);
    await hangUp?.();
    await socket.closed;
  });

  it('goes on without Slack where the app token is refused', async () => {
    bot.slack.refusal = 'invalid_auth';
    const hangUp = bot.channel.listen?.();
    await expect.poll(() => bot.slack.calls.map(({ answer }) => answer)).toContain('invalid_auth');
    await hangUp?.();
  });
});
