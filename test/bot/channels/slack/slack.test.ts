import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackPeople, TEAM } from '../../../helpers/slack.ts';
import { buttonView, view } from '../harness.ts';
import { startSlackHarness, type SlackHarness } from '../slack-harness.ts';

describe('bot/channels/slack/index.ts', () => {
  let bot: SlackHarness;
  beforeEach(async () => {
    bot = await startSlackHarness();
  });
  afterEach(() => bot.stop());

  it('answers help in a direct message', async () => {
    bot.onTurn = async (turn) => {
      await turn.reply(buttonView('hello', 'go', { id: '7' }));
    };
    const said = await bot.slack.say('help');
    expect(said.status).toBe(200);
    const message = await bot.slack.answer(said);
    bot.onTurn = (turn) => turn.replace(view('done'));
    await bot.slack.press(message, 'Go');
    expect(bot.turns).toMatchObject([
      {
        said: 'help',
        who: { name: 'Alex Wilber' },
        where: { conversationId: `${TEAM}/D0ALEX`, kind: 'personal' },
      },
      { pressed: { verb: 'go', data: { id: '7' } } },
    ]);
    expect(bot.slack.messages).toMatchObject([{ edits: 1 }]);
    expect(slackPeople.alex.user).toBe('U0ALEX');
  });
});
