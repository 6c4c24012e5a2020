import { may } from '../../src/access/index.ts';
import type { Change, Decision } from '../../src/changes/index.ts';
import { approve, cancel, pause, reject, resume } from '../../src/changes/index.ts';
import { retryFailed } from '../../src/enrolment/index.ts';
import {
  doneByHand,
  kindOf,
  OperationRequest,
  retryOperation,
  undoOperation,
} from '../../src/operations/index.ts';
import { refuse, type Refusal, type Result } from '../../src/kernel/result.ts';
import { notAllowed } from '../access/allow.ts';
import { forPresser, inPlace, refused, say, type Answer } from '../answer.ts';
import { ownView, personalView, sharedView, type Showing } from './change-views.ts';
import type { Context } from '../command.ts';
import { cardOf, kept } from '../notices/kept.ts';
import { readingCard } from './reading-card.ts';

/** The change's card, which is kept up to date here from then on: in a shared conversation it is everybody's. */
export async function showChange(context: Context, id: number): Promise<Answer> {
  const change = await context.services.stores.changes.find(id);
  if (!change) return say('warning', 'change.not-found', { id });
  const { services, turn } = context;
  const shown = await (turn.where.kind === 'personal'
    ? personalView(services, change, turn.who.id, showingTo(context))
    : sharedView(services, change, showingTo(context)));
  return { ...shown, posted: kept(context, cardOf.change(change)) };
}

/** In the place of the pressed card what whoever pressed may see there, others left as they are. */
export async function ownCard(context: Context, id: number): Promise<Answer> {
  const change = await context.services.stores.changes.find(id);
  if (!change) return say('warning', 'change.not-found', { id });
  const { services, turn } = context;
  return turn.where.kind === 'personal'
    ? inPlace(await personalView(services, change, turn.who.id, showingTo(context)))
    : forPresser(await ownView(services, change, turn.who.id, showingTo(context)));
}

function showingTo({ turn, locale, roles }: Context): Showing {
  return { where: turn.where, locale, roles };
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
  const { services, roles } = context;
  return (
    (await withoutAuthority(context, id)) ??
    decided(context, id, (change) =>
      mayStillAsk(context, change)
        ? approve(change, digest, services.world.approvals, by(context), roles.authorityOver(change))
        : refuse('change.requester-gone', { id, who: change.requestedBy.name }),
    )
  );
}

/** @param digest the plan that is refused; null means whatever it is now, which does nobody any harm */
export async function rejectChange(
  context: Context,
  id: number,
  digest: string | null,
  reason: string,
): Promise<Answer> {
  const change = await context.services.stores.changes.find(id);
  const isElsewhere = change?.place.conversationId !== context.turn.where.conversationId;
  return (
    (await withoutAuthority(context, id)) ??
    decided(
      context,
      id,
      (found) => reject(found, digest ?? found.digest ?? '', reason, by(context)),
      // An edited card is one that nobody is told of; where it was rejected, everybody has just seen it.
      isElsewhere ? () => context.services.jobs.tellRejected(id) : undefined,
    )
  );
}

/** A schedule may ask long after its requester: what is done in somebody's name takes the role that they have now. */
function mayStillAsk({ services }: Context, { requestedBy }: Change): boolean {
  return may(services.access.grants(requestedBy.id), 'operator');
}

/** Whoever may approve nothing, also not in another's name, is told so. */
async function withoutAuthority(context: Context, id: number): Promise<Answer | undefined> {
  const { services, turn, roles } = context;
  const change = await services.stores.changes.find(id);
  if (!change) return say('warning', 'change.not-found', { id });
  const { own, lentBy } = roles.authorityOver(change)(turn.who.id);
  if (own || lentBy.length > 0) return undefined;
  await noteAttempt(context, id, 'not-allowed');
  return notAllowed(context, 'approver') ?? say('warning', 'not-allowed', { need: 'approver' });
}

export async function retryChange(context: Context, id: number): Promise<Answer> {
  const refusal = notAllowed(context, 'operator');
  if (refusal) return refusal;
  const { turn, services } = context;
  const draft = { requestedBy: turn.who, place: turn.where };
  const { kind, state } = (await services.stores.changes.find(id)) ?? {};
  if (kind !== 'enrolment' && state === 'paused') return retryInPlace(context, id);
  const retried = await (kind === 'enrolment'
    ? retryFailed(services.world, id, draft)
    : retryOperation(services.operations, id, draft));
  return followed(context, retried);
}

/** A halted operation tries what failed once more, and goes on: its list was approved with them in it. */
async function retryInPlace(context: Context, id: number): Promise<Answer> {
  const { operations } = context.services.stores;
  const nothing = { code: 'change.nothing-to-retry', details: { id } };
  if ((await operations.again(id)) === 0) return hindered(context, id, nothing);
  await operations.tolerate(id, 0);
  return decideChange(context, id, 'resume');
}

/** A new change that takes an ended one back. */
export async function undoChange(context: Context, id: number): Promise<Answer> {
  const { turn, services } = context;
  const draft = { requestedBy: turn.who, place: turn.where };
  const undone = await undoOperation(services.operations, id, draft);
  return followed(context, undone);
}

/** The card of a new draft, or of the one that somebody else has asked for already. */
async function followed(context: Context, asked: Result<Change>): Promise<Answer> {
  if (asked.ok) return readingCard(context, asked.value);
  const { code, details } = asked.refusal;
  if (code !== 'change.asked-for-already') return refused(asked.refusal);
  const other = await context.services.stores.changes.find(Number(details.other));
  // A draft's card is just being posted: another would stand beside it and never change.
  return other && other.state !== 'draft' ? showChange(context, other.id) : say('info', code, details);
}

/** Plans a draft again on what somebody takes upon himself. */
export async function acknowledgeGuards(
  context: Context,
  id: number,
  guards: readonly string[],
): Promise<Answer> {
  const { stores, jobs, operations } = context.services;
  if (guards.length === 0) return showChange(context, id);
  const done = await stores.operations.acknowledge(id, guards, by(context));
  const state = (await stores.changes.find(id))?.state ?? 'draft';
  if (!done) return hindered(context, id, { code: 'change.not-waiting', details: { id, state } });
  await jobs.wake.plan(id);
  operations.log.info({ change: id, guards }, 'guards were acknowledged');
  return ownCard(context, id);
}

/** Somebody has done in the admin center what no program may do. */
export async function reportedByHand(context: Context, id: number): Promise<Answer> {
  const { services } = context;
  const change = await services.stores.changes.find(id);
  if (!change || change.kind === 'enrolment') return say('warning', 'change.not-found', { id });
  const request = OperationRequest.parse(change.request);
  const count = await doneByHand(services.operations, { change, kind: kindOf(change.kind), request });
  if (count === 0)
    return hindered(context, id, { code: 'change.not-running', details: { id, state: change.state } });
  await services.jobs.wake.show(id, 'now');
  return say('good', 'operation.done-by-hand', { id, count });
}

/** Decides, wakes the work, and shows the change as it is now: in place of its card, or as the answer to a command. */
async function decided(
  context: Context,
  id: number,
  decide: (change: Change) => Result<Decision>,
  after?: Answer['after'],
): Promise<Answer> {
  const { changes } = context.services.stores;
  const { wake } = context.services.jobs;
  const result = await changes.decide(id, decide);
  if (!result) return say('warning', 'change.not-found', { id });
  if (!result.ok) {
    if (ATTEMPTS.includes(result.refusal.code)) await noteAttempt(context, id, result.refusal.code);
    return hindered(context, id, result.refusal);
  }
  if (result.value.wake) await wake.advance(id);
  await wake.show(id, 'now');
  const { code, details } = result.value.says;
  const shown = await (context.turn.pressed ? ownCard(context, id) : say('good', code, details));
  return after ? { ...shown, after } : shown;
}

/** Of somebody who may approve, but not this. */
const ATTEMPTS: readonly string[] = ['change.own-change', 'change.delegate-of-requester'];
/** Who presses all day long fills no log with it. */
const NOTED_AT_MOST = [{ count: 1, ms: 60_000 }];

/** A decision that somebody had no right to is on record, as one that they had is. */
async function noteAttempt({ turn, services }: Context, id: number, code: string): Promise<void> {
  const { audit, rate } = services.stores;
  if ((await rate.take(`decision-refused:${turn.who.id}`, NOTED_AT_MOST)) > 0) return;
  const { channel, conversationId } = turn.where;
  await audit.append([
    {
      who: turn.who,
      action: 'change.decision-refused',
      subject: `change ${id}`,
      detail: { reason: code },
      where: { channel, conversationId },
    },
  ]);
}

/** What says no more than that somebody was faster. */
const TOO_LATE: readonly string[] = [
  'change.already-approved',
  'change.not-waiting',
  'change.not-running',
  'change.not-paused',
  'change.nothing-to-retry',
];

/** Of a press that comes too late, its card as it is now tells more than a refusal. */
async function hindered(context: Context, id: number, refusal: Refusal): Promise<Answer> {
  if (!context.turn.pressed || !TOO_LATE.includes(refusal.code)) return refused(refusal);
  return ownCard(context, id);
}

function by({ turn, services }: Context): Parameters<typeof pause>[1] {
  return { who: turn.who, where: turn.where, now: services.world.clock.now() };
}
