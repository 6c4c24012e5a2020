import { delegations as card } from '../../cards/delegations.ts';
import { may } from '../../src/access/index.ts';
import { isSame } from '../../src/changes/index.ts';
import { lend, readPeriod } from '../../src/delegations/index.ts';
import { answer, refused, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { nearestName, personNamed } from './person-named.ts';
import { rolesNow } from './roles-now.ts';
import { timeZoneOf } from '../time-zone.ts';

/** What the speaker has lent and borrowed. */
export async function listDelegations({ services, turn }: Context): Promise<Answer> {
  // As it is now: it may just have been changed.
  const { loans } = await rolesNow(services);
  const shown = (person: { readonly name: string }, until: Date): { who: string; until: string } => ({
    who: person.name,
    until: until.toISOString(),
  });
  return answer(card, {
    lent: loans
      .filter(({ delegator }) => isSame(delegator, turn.who))
      .map(({ delegate, until }) => shown(delegate, until)),
    borrowed: loans
      .filter(({ delegate }) => isSame(delegate, turn.who))
      .map(({ delegator, until }) => shown(delegator, until)),
  });
}

/** Lends the speaker's role of approver. */
export async function lendRole(
  context: Context,
  { whom, period }: { readonly whom: string; readonly period: string },
  command: Command,
): Promise<Answer> {
  const { services, turn } = context;
  if (!may(services.access.grants(turn.who.id), 'approver')) return say('warning', 'delegation.not-yours');
  const at = services.world.clock.now();
  const until = readPeriod(period, at, timeZoneOf(context));
  if (!until.ok) return refused(until.refusal);
  const delegate = await personNamed(context, whom);
  if (!delegate.ok) {
    const near = delegate.refusal.code === 'person.not-found' ? await nearestName(context, whom) : undefined;
    const again = `${command.says[context.locale][0] ?? ''} ${near ?? ''} ${period}`;
    const { code, details } = delegate.refusal;
    return say('warning', code, details, near === undefined ? {} : { suggestions: [again] });
  }
  const loan = lend({
    delegator: turn.who,
    delegate: delegate.value,
    until: until.value,
    where: turn.where,
    at,
  });
  if (!loan.ok) return refused(loan.refusal);
  await services.stores.delegations.lend(loan.value);
  return { ...(await listDelegations(context)), after: () => showWaiting(context) };
}

/** Ends all that the speaker has lent. */
export async function endDelegations(context: Context): Promise<Answer> {
  const { services, turn } = context;
  const at = services.world.clock.now();
  const ended = await services.stores.delegations.withdraw({ delegator: turn.who, where: turn.where, at });
  if (ended.length === 0) return say('info', 'delegation.none');
  return { ...say('good', 'delegation.ended'), after: () => showWaiting(context) };
}

/** What waits for approval comes to those who may give it now, and loses its buttons for those who no longer may. */
async function showWaiting({ services }: Context): Promise<void> {
  for (const { id } of await services.stores.changes.inState(['awaiting-approval']))
    await services.jobs.wake.show(id, 'now');
}
