import { slackPeople, TEAM, type SlackPosted } from '../../helpers/slack.ts';
import { textsOf } from '../../cards/render.ts';
import type { Driver, Kind, Shown } from './driver.ts';
import { startSlackHarness } from './slack-harness.ts';

const FAULTS = { unavailable: { status: 503 }, 'too-large': { error: 'msg_too_long' } } as const;
const CHANNELS = { personal: 'D0ALEX', group: 'G0GROUP', channel: 'C0PHONES' } as const;

export async function slackDriver(): Promise<Driver> {
  const bot = await startSlackHarness();
  const { slack } = bot;
  const told = ({ ts: id, channel, thread, edits, blocks }: SlackPosted): Shown => ({
    conversationId: [
      TEAM,
      channel,
      ...(thread === undefined || channel.startsWith('D') ? [] : [thread]),
    ].join('/'),
    ...{ id, edits, says: wordsOf(blocks) },
  });
  const forAll = (conversationId: string): readonly Shown[] =>
    slack.messages
      .filter(({ onlyFor }) => onlyFor === undefined)
      .map(told)
      .filter((each) => each.conversationId === conversationId);
  return Object.assign(bot, {
    async say(
      text: string,
      { kind = 'personal', who = 'alex', files = [] }: Parameters<Driver['say']>[1] = {},
    ) {
      const from = slackPeople[who];
      const before = slack.messages.length;
      const uploaded = files.map((name) => ({ name, content: 'MAC\n' }));
      const outcome = await slack.say(text, {
        kind,
        from,
        files: uploaded,
        channel: kind === 'personal' ? from.user.replace('U', 'D') : CHANNELS[kind],
      });
      return {
        conversationId: bot.turns.at(-1)?.where.conversationId ?? '',
        received: outcome.status === 200,
        replies: slack.messages.slice(before).map(told),
        async again() {
          await slack.deliverAgain(outcome);
        },
      };
    },
    async press(
      message: Shown,
      button: string,
      { who = 'alex', inputs = {} }: Parameters<Driver['press']>[2] = {},
    ) {
      const before = new Set(slack.messages);
      await slack.press({ ts: message.id }, button, { from: slackPeople[who], choices: inputs });
      const added = slack.messages.filter((each) => !before.has(each)).at(-1);
      return wordsOf((added ?? slack.messages.find(({ ts }) => ts === message.id))?.blocks);
    },
    shown: forAll,
    async add(kind: Kind) {
      if (kind === 'personal') await slack.openHome();
      else await slack.join(CHANNELS[kind]);
    },
    async remove(kind: Kind) {
      await slack.leave(CHANNELS[kind]);
      return `${TEAM}/${CHANNELS[kind]}`;
    },
    erase: ({ id }: Pick<Shown, 'id'>) => slack.remove(id),
    failNext(how: Parameters<Driver['failNext']>[0]) {
      const fault = typeof how === 'string' ? FAULTS[how] : { retryAfter: how.waitSeconds };
      slack.fail(1, { method: 'chat.postMessage', ...fault });
    },
  });
}

function wordsOf(blocks: unknown): string {
  return textsOf(blocks).join('\n');
}
