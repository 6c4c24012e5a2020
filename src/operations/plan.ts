import { FACTS_GOOD_FOR_MS, planDigest, type Change } from '../changes/index.ts';
import { ensureFresh } from '../devices/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import type { Refusal } from '../kernel/result.ts';
import { isPlanGuard } from './guarding.ts';
import { asFarAsThere } from './as-far-as-there.ts';
import { kindOf } from './kinds/index.ts';
import { withPolicy } from './policies.ts';
import { OperationRequest } from './request.ts';
import { subjectsOf, type Subject } from './subjects.ts';
import type { PlannedTarget } from './target.ts';
import { defaultWaves, splitIntoWaves } from './waves.ts';
import type { OperationWorld } from './world.ts';

/**
 * Makes a draft into a plan that waits for approval, or into a refusal that says why. A plan that was approved is looked at
 * again when its facts have grown old: as long as its targets are still what was approved it stands, else it is made anew and
 * asked for anew.
 */
export async function planOperation(world: OperationWorld, changeId: number): Promise<void> {
  const { changes, ledger, wake } = world;
  const change = await changes.find(changeId);
  if (!change) return;
  if (!['draft', 'approved', 'scheduled'].includes(change.state)) {
    // Whoever planned it may have died before it could say so.
    await wake.show(changeId, 'soon');
    return;
  }
  try {
    await plan(world, change, OperationRequest.parse(change.request));
  } catch (error) {
    // What cannot get better ends the draft with the reason; a tenant that does not answer is tried again by the job.
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    await ledger.refuse(changeId, error);
  }
  await wake.show(changeId, 'now');
  const state = (await changes.find(changeId))?.state;
  if (state === 'approved' || state === 'scheduled') await wake.advance(changeId);
}

async function plan(world: OperationWorld, change: Change, asked: OperationRequest): Promise<void> {
  const { ledger, clock, inventory, devices, approvals } = world;
  await asFarAsThere(ensureFresh(inventory, devices, clock, FACTS_GOOD_FOR_MS), undefined);
  const judgedAt = clock.now();
  const settled = await withPolicy(world, asked);
  if (!settled.ok) {
    await ledger.refuse(change.id, settled.refusal);
    return;
  }
  const request = settled.value;
  if (change.state !== 'draft' && (await stillStands(world, change, request))) {
    await ledger.confirmPlan(change.id, judgedAt);
    return;
  }
  const found = await subjectsOf(world, kindOf(change.kind), request);
  if (!found.ok) {
    await ledger.refuse(change.id, found.refusal);
    return;
  }
  const targets = inWaves(await notInOtherChanges(world, change.id, found.value), change, request);
  const accepted = targets.filter(({ wave }) => wave !== null);
  await ledger.savePlan(change.id, {
    ...(request === asked ? {} : { found: { setting: request.setting } }),
    targets,
    digest: digestOf(change, request, accepted),
    approvalsNeeded: approvals.needed(accepted.length),
    judgedAt,
    expiresAt: new Date(judgedAt.getTime() + approvals.expiresAfterMs),
    ...refusalOf(targets, accepted),
  });
}

function refusalOf(
  targets: readonly PlannedTarget[],
  accepted: readonly PlannedTarget[],
): { readonly refusal?: Refusal } {
  if (targets.length === 0) return { refusal: { code: 'operation.nothing-found', details: {} } };
  // What a guard of the plan holds back goes ahead once somebody takes it upon himself.
  const isOver = accepted.length === 0 && !targets.some(({ outcome }) => isPlanGuard(outcome));
  return isOver ? { refusal: { code: 'operation.none-accepted', details: {} } } : {};
}

/** Whether what was approved is still there and still what it was; what comes and goes, like a call, is for the guards. */
async function stillStands(
  world: OperationWorld,
  change: Change,
  request: OperationRequest,
): Promise<boolean> {
  const frozen = await world.ledger.targets(change.id, { states: ['pending', 'running'] });
  const subjects = frozen.map(({ subjectId }) => subjectId);
  const again = await subjectsOf(world, kindOf(change.kind), { ...request, subjects });
  if (!again.ok) return false;
  const now = new Map(again.value.map((subject) => [subject.subjectId, subject]));
  return frozen.every((target) => {
    const subject = now.get(target.subjectId);
    return (
      subject?.firmware === target.firmware &&
      subject.before === target.before &&
      subject.version === target.version
    );
  });
}

/** A subject that another open change works on is left to that one. */
async function notInOtherChanges(
  { ledger }: OperationWorld,
  changeId: number,
  subjects: readonly Subject[],
): Promise<readonly Subject[]> {
  const accepted = subjects.filter(({ outcome }) => outcome === 'go').map(({ subjectId }) => subjectId);
  const claimed = await ledger.claimed(accepted, changeId);
  return subjects.map((subject) =>
    subject.outcome === 'go' && claimed.has(subject.subjectId)
      ? { ...subject, outcome: 'in-change' }
      : subject,
  );
}

/** Gives the accepted their waves; nothing that an account gets takes anything from anybody, so those go in one. */
function inWaves(
  subjects: readonly Subject[],
  change: Change,
  request: OperationRequest,
): readonly PlannedTarget[] {
  const total = subjects.filter(({ outcome }) => outcome === 'go').length;
  const kind = kindOf(change.kind);
  const gently = kind.on === 'devices' && kind.disruptive;
  const waves = request.waves ?? (gently ? defaultWaves(total) : ['rest' as const]);
  const sizes = splitIntoWaves(total, waves);
  let position = 0;
  const ends = sizes.map((size, at) => size + sizes.slice(0, at).reduce((sum, each) => sum + each, 0));
  return subjects.map((subject) => {
    if (subject.outcome !== 'go') return { ...subject, wave: null };
    position += 1;
    return { ...subject, wave: ends.findIndex((end) => position <= end) + 1 };
  });
}

/** All that is approved: what is done, how, and to whom; of a phone also the firmware that the plan relies on. */
function digestOf(change: Change, request: OperationRequest, targets: readonly PlannedTarget[]): string {
  const kind = `${change.kind} ${JSON.stringify(request)}`;
  return planDigest(
    kind,
    targets.map(({ subjectId, wave, firmware, before, version }) => [
      subjectId,
      String(wave),
      firmware,
      before,
      version,
    ]),
  );
}
