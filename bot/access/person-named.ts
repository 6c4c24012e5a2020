import { closest, distance } from 'fastest-levenshtein';
import { VALUE_CHECKS } from '../../src/cmdlets/index.ts';
import { fold } from '../../src/devices/index.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';
import type { Context } from '../command.ts';
import type { Mentioned, Person } from '../turn.ts';

/**
 * The person that a text names: mentioned, by user principal name, or called as they are called where they spoke to the bot.
 * Refuses `person.not-found`, `person.several` and `person.disabled`, each with {name}.
 */
export async function personNamed(context: Context, text: string): Promise<Result<Person>> {
  const { mentions } = context.turn;
  const mentioned = mentions.filter(({ name }) => fold(text).includes(fold(name)));
  const [only, ...others] = mentioned;
  if (only) return others.length > 0 ? refuse('person.several', { name: text }) : known(context, only);
  const upn = VALUE_CHECKS.upn(text);
  return upn.ok ? inDirectory(context, upn.value) : spoken(context, text);
}

/** The name nearest to the one that nobody has; undefined where none is near. */
export async function nearestName({ services, turn }: Context, name: string): Promise<string | undefined> {
  const names = await services.stores.people.names(turn.where.channel);
  if (names.length === 0) return undefined;
  const nearest = closest(fold(name), names.map(fold));
  return distance(fold(name), nearest) <= Math.max(2, name.length / 3)
    ? names.find((each) => fold(each) === nearest)
    : undefined;
}

function known(context: Context, { id, account, name }: Mentioned): Promise<Result<Person>> {
  return id === undefined ? spoken(context, account, name) : Promise.resolve(ok({ id, name }));
}

async function inDirectory({ services, turn }: Context, upn: string): Promise<Result<Person>> {
  const account = (await services.world.directory.accounts([upn])).get(upn.toLowerCase());
  if (!account) return refuse('person.not-found', { name: upn });
  if (!account.enabled) return refuse('person.disabled', { name: upn });
  const { people } = services.stores;
  const { channel } = turn.where;
  const called = (await people.accounts(channel, [account.id])).get(account.id.toLowerCase());
  const [heard] = called === undefined ? [] : await people.known(channel, called);
  return ok({ id: account.id.toLowerCase(), name: heard?.name ?? account.upn });
}

async function spoken(
  { services, turn }: Context,
  accountOrName: string,
  name = accountOrName,
): Promise<Result<Person>> {
  const [only, ...others] = await services.stores.people.known(turn.where.channel, accountOrName);
  if (!only) return refuse('person.not-found', { name });
  return others.length > 0 ? refuse('person.several', { name }) : ok({ id: only.id, name: only.name });
}
