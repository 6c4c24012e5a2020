/** Turns of several bots in rounds, one after another, and how they compare to a bare botbuilder bot's echo. */
import { conversation, type Connector } from './connector.ts';
import { median, quantile } from './statistics.ts';
import { atMost, ms, ratio, type Line } from './table.ts';

const CONVERSATIONS = 20;

export interface Subject {
  readonly name: string;
  readonly bot: string;
  readonly medians: number[];
  readonly p99s: number[];
}

export function subject(name: string, bot: string): Subject {
  return { name, bot, medians: [], p99s: [] };
}

/** One round's turns: what is said or pressed in each of the conversations, in order. */
export type Round = readonly { readonly conversation: object; readonly activities: readonly object[] }[];

/** The same text again and again, each in its conversation. */
export function saying(text: string, turns: number, group = 'a'): Round {
  return Array.from({ length: CONVERSATIONS }, (_, index) => ({
    conversation: conversation(`a:${group}-${index}`),
    activities: Array.from({ length: turns }, () => ({ type: 'message', text })),
  }));
}

/**
 * All conversations at once; in each, the next turn begins when the last has been answered.
 * @returns milliseconds of each turn
 */
export async function take(connector: Connector, { bot }: Subject, round: Round): Promise<number[]> {
  const took: number[] = [];
  await Promise.all(
    round.map(async ({ conversation, activities }) => {
      for (const activity of activities)
        took.push(await connector.deliver(bot, { ...activity, conversation }));
    }),
  );
  return took;
}

/** The same, where every turn has to be answered by a message. */
export async function takeAnswered(connector: Connector, of: Subject, round: Round): Promise<number[]> {
  const before = connector.posts;
  const took = await take(connector, of, round);
  const answered = connector.posts - before;
  if (answered !== took.length) throw new Error(`${took.length} turns, ${answered} answers`);
  return took;
}

export function note({ medians, p99s }: Subject, took: readonly number[]): void {
  medians.push(median(took));
  p99s.push(quantile(took, 0.99));
}

export function told({ name, medians, p99s }: Subject): Line {
  return { what: `${name}: median, p99`, figure: `${ms(median(medians))}, ${ms(median(p99s))}` };
}

/** Ratios within a round, so that a disturbed round disturbs both sides; the median of the rounds counts. */
export function compared(
  of: Subject,
  echo: Subject,
  aims?: { readonly median: number; readonly p99: number },
): Line[] {
  const against = (ours: readonly number[], theirs: readonly number[]): number =>
    median(ours.map((value, index) => value / (theirs[index] ?? Number.NaN)));
  const typical = against(of.medians, echo.medians);
  const slow = against(of.p99s, echo.p99s);
  return [
    told(of),
    {
      what: `${of.name}: median against echo`,
      figure: ratio(typical),
      ...(aims ? { aim: atMost(typical, aims.median) } : {}),
    },
    {
      what: `${of.name}: p99 against echo`,
      figure: ratio(slow),
      ...(aims ? { aim: atMost(slow, aims.p99) } : {}),
    },
  ];
}
