import type { Change, ChangeDraft } from '../changes/index.ts';
import { hardwareId } from '../devices/index.ts';
import { refuse, type Result } from '../kernel/result.ts';
import { toCsv } from './sheets.ts';
import type { EnrolmentWorld } from './world.ts';

/**
 * A new draft of those targets of an ended change that did not succeed; it is judged and approved like any other. Like every
 * draft it waits for `wake.plan`: whoever asks shows its card first, so that the preview finds a card to replace.
 */
export async function retryFailed(
  world: EnrolmentWorld,
  changeId: number,
  draft: Pick<ChangeDraft, 'requestedBy' | 'place'>,
): Promise<Result<Change>> {
  const change = await world.changes.find(changeId);
  if (!change) return refuse('change.not-found', { id: changeId });
  if (!change.finishedAt) return refuse('change.not-ended', { id: changeId, state: change.state });
  const targets = await world.ledger.targets(changeId, { states: ['failed', 'skipped', 'unknown'] });
  if (targets.length === 0) return refuse('change.nothing-to-retry', { id: changeId });
  const text = toCsv(
    ['MAC id', 'Location', 'Username', 'Region'],
    targets.map(({ mac, site, upn, region }) => [hardwareId(mac), site ?? '', upn ?? '', region]),
  );
  return world.ledger.retry({ ...draft, name: change.name, retryOf: changeId }, { kind: 'text', text });
}
