/** What a card is made of between Adaptive Cards and Slack: a list of parts, each of which becomes a block or a few. */
import type { Action, Element, Input } from './adaptive.ts';
import type { Line } from './spans.ts';

export interface Told {
  readonly spans: Line;
  /** Said quietly. */
  readonly quiet: boolean;
}

export type Facts = readonly { readonly title: readonly Line[]; readonly value: readonly Line[] }[];

export type Part =
  | { readonly kind: 'title'; readonly line: Line }
  | { readonly kind: 'lines'; readonly lines: readonly Told[] }
  /** Lines with a button at their side. */
  | { readonly kind: 'row'; readonly lines: readonly Told[]; readonly action: Action }
  | { readonly kind: 'facts'; readonly facts: Facts }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  | { readonly kind: 'input'; readonly input: Input };

/** The parts of a list in which an element that stands close to the one before it goes on with it. */
export function follow(before: readonly Part[], parts: readonly Part[], isClose: boolean): Part[] {
  const last = before.at(-1);
  const [first, ...others] = parts;
  if (isClose && last?.kind === 'lines' && first?.kind === 'lines')
    return [...before.slice(0, -1), { kind: 'lines', lines: [...last.lines, ...first.lines] }, ...others];
  if (last?.kind === 'code' && first?.kind === 'code')
    return [...before.slice(0, -1), { kind: 'code', code: `${last.code}\n${first.code}` }, ...others];
  return [...before, ...parts];
}

/** Whether an element goes on where the one before it ended. */
export function isClose({ spacing }: Pick<Element, 'spacing'>): boolean {
  return spacing === 'None' || spacing === 'Small';
}
