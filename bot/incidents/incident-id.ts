import { say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';

/**
 * The incident that `12`, `#12` or nothing names: nothing means the only open one.
 * @returns the answer to give where it is not clear.
 */
export async function incidentNamed(
  { services, locale }: Context,
  text: string,
  command: Command,
): Promise<number | Answer> {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  if (digits !== undefined) return Number(digits);
  const usage = say('warning', 'usage', { usage: command.usage[locale] }, { suggestions: ['incidents'] });
  if (text.trim() !== '') return usage;
  const { incidents } = await services.stores.incidents.list({ open: true, page: 0, perPage: 2 });
  return incidents.length === 1 && incidents[0] ? incidents[0].id : usage;
}
