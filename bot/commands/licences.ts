import { MOST_USERS } from '../../src/checks/index.ts';
import { VALUE_CHECKS } from '../../src/cmdlets/index.ts';
import { parseSelector } from '../../src/devices/index.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';
import { refused, say } from '../answer.ts';
import { askCheck } from '../checks.ts';
import type { Command, Context } from '../command.ts';

export const licences: Command = {
  id: 'licences',
  says: { en: ['licences', 'licenses'], fr: ['licences'] },
  usage: {
    en: 'licences <user …> · licences <selector>',
    fr: 'licences <utilisateur …> · licences <sélecteur>',
  },
  summary: {
    en: 'Whether users, or those of the phones you select, have the licences and numbers that calling takes',
    fr: 'Si des utilisateurs, ou ceux des postes choisis, ont les licences et numéros qu’il faut pour appeler',
  },
  examples: {
    en: ['licences anna@contoso.com', 'licences site:Lyon'],
    fr: ['licences anna@contoso.com', 'licences site:Lyon'],
  },
  needs: 'operator',
  async run(context, rest) {
    const { locale } = context;
    if (!/[^\s,;]/.test(rest)) {
      const [usage, suggestions] = [licences.usage[locale], licences.examples[locale]];
      return say('warning', 'usage', { usage }, { suggestions });
    }
    const users = HAS_FIELD.test(rest) ? await usersOfPhones(context, rest) : namedUsers(rest);
    return users.ok
      ? askCheck(context, { kind: 'licences', users: users.value, needs: 'calls' })
      : refused(users.refusal);
  },
};

/** `site:Lyon`: what no user principal name holds. */
const HAS_FIELD = /(?:^|\s)[-!]*\p{L}+:/u;

function namedUsers(text: string): Result<string[]> {
  const users = new Map<string, string>();
  for (const word of text.split(/[\s,;]+/).filter((each) => each !== '')) {
    const upn = VALUE_CHECKS.upn(word);
    if (!upn.ok) return upn;
    users.set(upn.value.toLowerCase(), upn.value);
  }
  return limited([...users.values()], users.size);
}

async function usersOfPhones({ services }: Context, text: string): Promise<Result<string[]>> {
  const selector = parseSelector(text);
  if (!selector.ok) return selector;
  const { devices } = services.stores;
  const { total } = await devices.counts(selector.value);
  const phones = await devices.select(selector.value, { offset: 0, limit: MOST_USERS });
  const users = [...new Set(phones.flatMap(({ upn }) => upn ?? []))];
  return users.length === 0 ? refuse('licences.nobody', { text }) : limited(users, total);
}

/** @param count of what was named or picked */
function limited(users: string[], count: number): Result<string[]> {
  return count > MOST_USERS ? refuse('licences.too-many', { count, max: MOST_USERS }) : ok(users);
}
