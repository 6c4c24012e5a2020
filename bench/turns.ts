/** How much longer a person waits for an answer than for a bare botbuilder bot's echo. */
import { conversation, startConnector, type Connector } from './connector.ts';
import { inventoryRead, startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { startPart } from './parts.ts';
import { median, quantile } from './statistics.ts';
import { atMost, ms, ratio, type Line } from './table.ts';

const CONVERSATIONS = 20;
const WARM_UP = 100;
const ROUNDS = 8;
/** Turns of each conversation in one round. */
const TURNS = 40;

interface Subject {
  readonly name: string;
  readonly bot: string;
  readonly text: string;
  readonly medians: number[];
  readonly p99s: number[];
}

export async function benchTurns(machine: Machine): Promise<Line[]> {
  const installation = await startInstallation(machine, ['worker', 'bot']);
  const echoBot = await startPart('echo-bot');
  const connector = await startConnector();
  try {
    await inventoryRead(installation.env.DATABASE_URL);
    await installation.worker?.stop();
    const subject = (name: string, bot: string, text: string): Subject => ({
      name,
      bot,
      text,
      medians: [],
      p99s: [],
    });
    const bot = installation.bot?.url ?? '';
    const echo = subject('echo', echoBot.url, 'help');
    const ours = [subject('help', bot, 'help'), subject('devices', bot, 'devices')];
    for (const each of [echo, ...ours]) await round(connector, each, WARM_UP);
    for (let count = 0; count < ROUNDS; count++) {
      for (const each of [echo, ...ours]) {
        const took = await round(connector, each, TURNS);
        each.medians.push(median(took));
        each.p99s.push(quantile(took, 0.99));
      }
    }
    return [told(echo, undefined), ...ours.flatMap((each) => compared(each, echo))];
  } finally {
    await connector.stop();
    await echoBot.stop();
    await installation.stop();
  }
}

/** All conversations at once; in each, the next turn begins when the last has been answered. */
async function round(connector: Connector, { bot, text }: Subject, turns: number): Promise<number[]> {
  const took: number[] = [];
  const before = connector.posts;
  const talk = async (id: string): Promise<void> => {
    const activity = { type: 'message', text, conversation: conversation(id) };
    for (let turn = 0; turn < turns; turn++) took.push(await connector.deliver(bot, activity));
  };
  await Promise.all(Array.from({ length: CONVERSATIONS }, (_, index) => talk(`a:${index}`)));
  const answered = connector.posts - before;
  if (answered !== took.length) throw new Error(`${took.length} turns, ${answered} answers`);
  return took;
}

function told({ name, medians, p99s }: Subject, of: string | undefined): Line {
  return {
    what: `${name}: median, p99`,
    figure: `${ms(median(medians))}, ${ms(median(p99s))}`,
    ...(of === undefined ? {} : { of }),
  };
}

/** Ratios within a round, so that a disturbed round disturbs both sides; the median of the rounds counts. */
function compared(subject: Subject, echo: Subject): Line[] {
  const against = (ours: readonly number[], theirs: readonly number[]): number =>
    median(ours.map((value, index) => value / (theirs[index] ?? Number.NaN)));
  const typical = against(subject.medians, echo.medians);
  const slow = against(subject.p99s, echo.p99s);
  const aims = subject.name === 'help';
  return [
    told(subject, undefined),
    {
      what: `${subject.name}: median against echo`,
      figure: ratio(typical),
      ...(aims ? { aim: atMost(typical, 1.5) } : {}),
    },
    {
      what: `${subject.name}: p99 against echo`,
      figure: ratio(slow),
      ...(aims ? { aim: atMost(slow, 2) } : {}),
    },
  ];
}
