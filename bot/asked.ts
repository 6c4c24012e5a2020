import type { Answer } from './answer.ts';
import type { Context } from './command.ts';

/** What a turn asks for. */
export interface Asked {
  /** A command's id, a button's verb, or `unknown`: for logs and traces, so never what was typed. */
  readonly what: string;
  run(context: Context): Promise<Answer>;
}
