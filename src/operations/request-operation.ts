import type { Change, ChangeDraft } from '../changes/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { kindOf } from './kinds/index.ts';
import { OperationRequest, type OperationAsked, type OperationKind } from './request.ts';
import type { OperationTarget } from './target.ts';
import type { OperationWorld } from './world.ts';

type Asking = Pick<ChangeDraft, 'requestedBy' | 'place'>;

/**
 * A new draft. Like every draft it waits for `wake.plan`: whoever asks shows its card first, so that the preview finds a card to
 * replace.
 * @param name what people call it: the selector, as it was typed
 */
export function requestOperation(
  { ledger, soakMinutes }: Pick<OperationWorld, 'ledger' | 'soakMinutes'>,
  kind: OperationKind,
  request: OperationAsked,
  draft: ChangeDraft,
): Promise<Change> {
  return ledger.create(kind, draft, OperationRequest.parse({ soakMinutes, ...request }));
}

/** A new draft of those targets of an ended operation that did not succeed, on the same conditions, at once. */
export async function retryOperation(
  world: Pick<OperationWorld, 'changes' | 'ledger'>,
  changeId: number,
  draft: Asking,
): Promise<Result<Change>> {
  const ended = await endedChange(world, changeId);
  if (!ended.ok) return ended;
  const targets = await world.ledger.targets(changeId, { states: ['failed', 'skipped', 'unknown'] });
  const accepted = targets.filter(({ wave }) => wave !== null);
  if (accepted.length === 0) return refuse('change.nothing-to-retry', { id: changeId });
  const { kind, name, request } = ended.value;
  // What was to be done at night is asked for again by somebody who wants it now.
  const before = { ...OperationRequest.parse(request), window: undefined, day: undefined };
  return world.ledger.retry(
    kind as OperationKind,
    { ...draft, name, retryOf: changeId },
    { ...before, ...only(kindOf(kind).on, accepted, before) },
  );
}

/** A new draft that gives back what an ended operation took or gave. Refuses what has no way back. */
export async function undoOperation(
  world: Pick<OperationWorld, 'changes' | 'ledger'>,
  changeId: number,
  draft: Asking,
): Promise<Result<Change>> {
  const ended = await endedChange(world, changeId);
  if (!ended.ok) return ended;
  const { kind, name, request } = ended.value;
  if (kind !== 'policy-sip' && kind !== 'licences') return refuse('change.no-undo', { id: changeId, kind });
  const targets = await world.ledger.targets(changeId, { states: ['succeeded'] });
  if (targets.length === 0) return refuse('change.nothing-to-undo', { id: changeId });
  const before = OperationRequest.parse(request);
  const asked = OperationRequest.parse({
    users: targets.map((target) => target.name),
    subjects: targets.map(({ subjectId }) => subjectId),
    ...(kind === 'licences'
      ? { setting: before.setting, removes: !before.removes }
      : { settings: targets.map((target) => target.before) }),
  });
  return world.ledger.undo(kind, { ...draft, name }, { ...asked, undoes: changeId });
}

async function endedChange(
  { changes }: Pick<OperationWorld, 'changes'>,
  id: number,
): Promise<Result<Change>> {
  const change = await changes.find(id);
  if (!change || change.kind === 'enrolment') return refuse('change.not-found', { id });
  return change.finishedAt ? ok(change) : refuse('change.not-ended', { id, state: change.state });
}

/** The same request for these targets alone. */
function only(
  on: 'accounts' | 'devices',
  targets: readonly OperationTarget[],
  { subjects, settings }: OperationRequest,
): Partial<OperationRequest> {
  const ids = targets.map(({ subjectId }) => subjectId);
  const kept = settings && ids.map((id) => settings[subjects?.indexOf(id) ?? -1] ?? null);
  return {
    subjects: ids,
    ...(on === 'accounts' ? { users: targets.map(({ name }) => name) } : {}),
    ...(kept ? { settings: kept } : {}),
  };
}
