import { VALUE_CHECKS } from '../../src/cmdlets/index.ts';
import { parseSelector } from '../../src/devices/index.ts';
import { ok, type Result } from '../../src/kernel/result.ts';
import type { OperationAsked, OperationKind } from '../../src/operations/index.ts';
import { refused, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { asked } from './operations.ts';

/** `site:Lyon`: what no user principal name holds. */
const HAS_FIELD = /(?:^|\s)[-!]*\p{L}+:/u;

/** Whether the text picks phones, whose users are meant, instead of naming the users. */
export function picksPhones(text: string): boolean {
  return HAS_FIELD.test(text);
}

/** User principal names, each once; refuses what is none, by name. */
export function namedUsers(text: string): Result<string[]> {
  const users = new Map<string, string>();
  for (const word of text.split(/[\s,;]+/).filter((each) => each !== '')) {
    const upn = VALUE_CHECKS.upn(word);
    if (!upn.ok) return upn;
    users.set(upn.value.toLowerCase(), upn.value);
  }
  return ok([...users.values()]);
}

/** A command on accounts: those that are named, or those of the phones that a selector picks. */
export async function askOnAccounts(
  context: Context,
  kind: OperationKind,
  command: Command,
  text: string,
  request: OperationAsked,
): Promise<Answer> {
  const { locale } = context;
  if (!/[^\s,;]/.test(text)) {
    const [usage, suggestions] = [command.usage[locale], command.examples[locale]];
    return say('warning', 'usage', { usage }, { suggestions });
  }
  if (picksPhones(text)) {
    const selector = parseSelector(text);
    return selector.ok
      ? asked(context, kind, text, { ...request, selector: text })
      : refused(selector.refusal);
  }
  const users = namedUsers(text);
  if (!users.ok) return refused(users.refusal);
  return asked(context, kind, nameOf(users.value), { ...request, users: users.value });
}

const NAMED = 2;

/** What people call a change of these accounts. */
function nameOf(users: readonly string[]): string {
  return `${users.slice(0, NAMED).join(', ')}${users.length > NAMED ? ' …' : ''}`;
}
