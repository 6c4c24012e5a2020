import { say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';

/**
 * The change that `12`, `#12` or nothing names: nothing means the only open one.
 * @returns the answer to give where it is not clear.
 */
export async function changeNamed(
  context: Context,
  text: string,
  command: Command,
): Promise<number | Answer> {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  if (digits !== undefined) return Number(digits);
  const usage = say(
    'warning',
    'usage',
    { usage: command.usage[context.locale] },
    { suggestions: ['changes'] },
  );
  if (text.trim() !== '') return usage;
  const { changes } = await context.services.stores.changes.list({ open: true, page: 0, perPage: 2 });
  return changes.length === 1 && changes[0] ? changes[0].id : usage;
}
