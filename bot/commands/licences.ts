import type { Locale } from '../../cards/wording/index.ts';
import { MOST_USERS } from '../../src/checks/index.ts';
import { parseSelector } from '../../src/devices/index.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';
import { within } from '../../src/kernel/within.ts';
import type { Sku } from '../../src/operations/index.ts';
import { askOnAccounts, namedUsers, picksPhones } from '../changes/accounts.ts';
import { refused, say, type Answer } from '../answer.ts';
import { askCheck } from '../checks/checks.ts';
import type { Command, Context } from '../command.ts';

export const licences: Command = {
  id: 'licences',
  says: { en: ['licences', 'licenses'], fr: ['licences'] },
  usage: {
    en: 'licences <user …|selector> · licences assign|remove <product> <user …|selector>',
    fr: 'licences <utilisateur …|sélecteur> · licences attribuer|retirer <produit> <utilisateur …|sélecteur>',
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
    if (!/[^\s,;]/.test(rest)) return usage(context.locale);
    const deed = ASSIGNS.exec(rest.trim());
    if (deed) return changed(context, deed);
    const users = picksPhones(rest) ? await usersOfPhones(context, rest) : limitedUsers(rest);
    return users.ok
      ? askCheck(context, { kind: 'licences', users: users.value, needs: 'calls' })
      : refused(users.refusal);
  },
};

/** Beyond this a person takes the bot for dead. */
const LISTED_WITHIN_MS = 4_000;

/** `assign MCOEV …`, `remove MCOEV …`: what follows the product are accounts. */
const ASSIGNS = /^(assign|add|attribuer|ajouter|remove|retirer)(?:\s+(\S+)(?:\s([^]*))?)?$/iu;

function usage(locale: Locale): Answer {
  const suggestions = licences.examples[locale];
  return say('warning', 'usage', { usage: licences.usage[locale] }, { suggestions });
}

async function changed(
  context: Context,
  [, verb = '', product = '', users = '']: RegExpExecArray,
): Promise<Answer> {
  if (product === '') return usage(context.locale);
  const skus = await productsOf(context);
  const sku = skus.find(({ skuId, skuPartNumber }) =>
    [skuId, skuPartNumber].some((name) => name.toLowerCase() === product.toLowerCase()),
  );
  if (!sku) {
    const products = skus.map(({ skuPartNumber, free }) => `${skuPartNumber} (${free})`).join(', ');
    const example = skus[0]?.skuPartNumber ?? '';
    return say('warning', 'licence.unknown-product', { product, products, example });
  }
  return askOnAccounts(context, 'licences', licences, users, {
    setting: sku.skuId,
    product: sku.skuPartNumber,
    removes: /^(?:remove|retirer)$/i.test(verb),
  });
}

/** Whoever asks waits for the list, which no worker has read before: a slow Graph is told, not waited for. */
async function productsOf({ services }: Context): Promise<readonly Sku[]> {
  const late = AbortSignal.timeout(LISTED_WITHIN_MS);
  try {
    return await within(late, services.operations.licences.skus());
  } catch (error) {
    if (late.aborted) throw new LinekeeperError('graph.slow', {}, { retry: 'later', cause: error });
    throw error;
  }
}

function limitedUsers(text: string): Result<string[]> {
  const users = namedUsers(text);
  return users.ok ? limited(users.value, users.value.length) : users;
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
