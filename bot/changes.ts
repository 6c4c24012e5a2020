import type { Change, Decision } from '../src/changes/index.ts';
import { approve, cancel, pause, reject, resume } from '../src/changes/index.ts';
import { may } from '../src/access/index.ts';
import { retryFailed } from '../src/enrolment/index.ts';
import type { Result } from '../src/kernel/result.ts';
import { mayApprove, notAllowed } from './allow.ts';
import { inPlace, refused, say, type Answer } from './answer.ts';
import { changeCard } from './change-card.ts';
import type { Context } from './command.ts';
import { cardOf, kept } from './kept.ts';
import { readingCard } from './commands/enroll.ts';

/** The change's card as this person sees it. */
export async function showChange(context: Context, id: number): Promise<Answer> {
  const change = await context.services.stores.changes.find(id);
  if (!change) return say('warning', 'change.not-found', { id });
  return { ...(await cardFor(context, change)), posted: kept(context, cardOf.change(change)) };
}

/** What is done to a change by typing or pressing. The rule of who may is asked here, whatever the card showed. */
export const DECISIONS = {
  pause: { needs: 'operator', decide: pause },
  resume: { needs: 'operator', decide: resume },
  cancel: { needs: 'operator', decide: cancel },
} as const;

export async function decideChange(
  context: Context,
  id: number,
  verb: keyof typeof DECISIONS,
): Promise<Answer> {
  const { needs, decide } = DECISIONS[verb];
  return notAllowed(context, needs) ?? decided(context, id, (change) => decide(change, by(context)));
}

export async function approveChange(context: Context, id: number, digest: string): Promise<Answer> {
  return guarded(context, id, (change) =>
    approve(change, digest, context.services.world.approvals, by(context)),
  );
}

export async function rejectChange(
  context: Context,
  id: number,
  digest: string,
  reason: string,
): Promise<Answer> {
  return guarded(context, id, (change) => reject(change, digest, reason, by(context)));
}

export async function retryChange(context: Context, id: number): Promise<Answer> {
  const refusal = notAllowed(context, 'operator');
  if (refusal) return refusal;
  const { turn, services } = context;
  const retried = await retryFailed(services.world, id, { requestedBy: turn.who, place: turn.where });
  return retried.ok ? readingCard(context, retried.value) : refused(retried.refusal);
}

async function guarded(
  context: Context,
  id: number,
  decide: (change: Change) => Result<Decision>,
): Promise<Answer> {
  const change = await context.services.stores.changes.find(id);
  if (change && !mayApprove(context, change))
    return notAllowed(context, 'approver') ?? say('warning', 'not-allowed', { need: 'approver' });
  return decided(context, id, decide);
}

/** Decides, wakes the work, and shows the change as it is now: in place of its card, or as the answer to a command. */
async function decided(
  context: Context,
  id: number,
  decide: (change: Change) => Result<Decision>,
): Promise<Answer> {
  const { changes } = context.services.stores;
  const { wake } = context.services.jobs;
  const result = await changes.decide(id, decide);
  if (!result) return say('warning', 'change.not-found', { id });
  if (!result.ok) return refused(result.refusal);
  if (result.value.wake) await wake.advance(id);
  await wake.show(id, 'now');
  if (!context.turn.pressed) return say('good', result.value.says.code, result.value.says.details);
  const change = await changes.find(id);
  return change ? inPlace(await cardFor(context, change)) : say('warning', 'change.not-found', { id });
}

function cardFor(context: Context, change: Change): Promise<Answer> {
  const personal = context.turn.where.kind === 'personal';
  return changeCard(context.services, change, {
    locale: context.locale,
    mayApprove: !personal || mayApprove(context, change),
    mayControl: !personal || may(context.grants, 'operator'),
  });
}

function by({ turn, services }: Context): Parameters<typeof pause>[1] {
  return { who: turn.who, where: turn.where, now: services.world.clock.now() };
}
