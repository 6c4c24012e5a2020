import type { z } from 'zod';
import type { Role } from '../src/access/index.ts';
import type { Answer } from './answer.ts';
import type { Context } from './command.ts';

/** One button of a card, by its verb. The data comes back from outside: it is checked and never trusted. */
export interface Action {
  readonly verb: string;
  readonly needs: Role | null;
  /** Undefined where the data does not fit: a card of another version, or a forged one. */
  press(context: Context, data: unknown): Promise<Answer> | undefined;
}

/** Declares a button with the schema of its data. */
export function action<Data>(
  verb: string,
  needs: Role | null,
  schema: z.ZodType<Data>,
  run: (context: Context, data: Data) => Promise<Answer>,
): Action {
  return {
    verb,
    needs,
    press(context, data) {
      const parsed = schema.safeParse(data);
      return parsed.success ? run(context, parsed.data) : undefined;
    },
  };
}
