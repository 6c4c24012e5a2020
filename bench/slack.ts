/** How soon Slack has its receipt, which it wants within three seconds, while people talk and an enrolment is at work. */
import { setTimeout as wait } from 'node:timers/promises';
import { phoneList } from '../test/helpers/phone-lists.ts';
import type { Machine } from './machine.ts';
import { startPart } from './parts.ts';
import { withWorker } from './requester.ts';
import { startSlackWorkspace, type SlackWorkspace } from './slack-workspace.ts';
import { median, quantile } from './statistics.ts';
import { atMost, ms, type Line } from './table.ts';

const PHONES = 10_000;
const CONVERSATIONS = 50;
const DIRECT = Array.from({ length: CONVERSATIONS }, (_, at) => `D${1_000 + at}`);
const ALLOWED_MS = 3_000;
/** Slack takes no more of a bot in one conversation. */
const ONE_A_SECOND_MS = 1_000;
/** Everybody's answers are long and short ones, from the database and not. */
const SAID = ['help', 'devices', 'status', 'whoami', 'changes'];

interface Heard {
  readonly acknowledged: number[];
  readonly answered: number[];
}

export async function benchSlack(machine: Machine, phones = PHONES): Promise<Line[]> {
  const slack = await startSlackWorkspace();
  try {
    return await withWorker(machine, undefined, async ({ installation: { env }, requester }) => {
      const bot = await startPart('bot', { ...env, ...slack.settings });
      try {
        const change = await requester.preview(phoneList(phones, 0, phones).csv);
        // Its card stands in every conversation, and is edited while the enrolment goes on.
        await Promise.all(DIRECT.map((channel) => slack.say(bot.url, channel, `change ${change.id}`)));
        const running = requester.run(change);
        const heard = await talk(slack, bot.url, running);
        await running;
        return told(heard, slack.edits);
      } finally {
        await bot.stop();
      }
    });
  } finally {
    await slack.stop();
  }
}

/** All conversations at once, each at the pace that Slack allows, until the work has ended. */
async function talk(slack: SlackWorkspace, bot: string, work: Promise<unknown>): Promise<Heard> {
  const heard: Heard = { acknowledged: [], answered: [] };
  let isOver = false;
  void work.finally(() => (isOver = true)).catch(() => undefined);
  await Promise.all(
    DIRECT.map(async (channel, at) => {
      await wait((at * ONE_A_SECOND_MS) / CONVERSATIONS);
      for (let turn = at; !isOver; turn++) {
        const pause = wait(ONE_A_SECOND_MS);
        const { acknowledgedMs, answeredMs } = await slack.say(bot, channel, SAID[turn % SAID.length] ?? '');
        heard.acknowledged.push(acknowledgedMs);
        heard.answered.push(answeredMs);
        await pause;
      }
    }),
  );
  return heard;
}

function told({ acknowledged, answered }: Heard, edits: number): Line[] {
  const slowest = quantile(acknowledged, 0.99);
  return [
    {
      what: 'acknowledgement: median, p99',
      figure: `${ms(median(acknowledged))}, ${ms(slowest)}`,
      of: `${acknowledged.length} messages, ${edits} edits of cards beside them`,
      aim: atMost(slowest, ALLOWED_MS, ' ms'),
    },
    {
      what: 'answer: median, p99',
      figure: `${ms(median(answered))}, ${ms(quantile(answered, 0.99))}`,
      of: 'until the message was posted',
    },
  ];
}
