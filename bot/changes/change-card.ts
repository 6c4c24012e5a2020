import { changeReading } from '../../cards/change-reading.ts';
import type { Change, TargetCounts } from '../../src/changes/index.ts';
import { answer, say, type Answer } from '../answer.ts';
import { enrolmentCard } from './enrolment-card.ts';
import { operationCard } from './operation-card.ts';
import { readingOf } from './reading-card.ts';
import type { Reader } from './reader.ts';
import type { Services } from '../services.ts';

/** Endings of a plan whose card stays the preview, because it is what tells them best. */
const IN_PREVIEW: readonly string[] = ['change.rejected', 'csv.none-accepted', 'operation.none-accepted'];

/** The one card of a change: what it shows follows from the state that the change is in now. */
export async function changeCard(
  services: Services,
  change: Change,
  reader: Reader & { readonly locale: string },
): Promise<Answer> {
  const { id, kind, note, state, startedAt, finishedAt } = change;
  if (finishedAt && !startedAt && note && !IN_PREVIEW.includes(note.code))
    return say('warning', note.code, note.details);
  if (state === 'draft') return answer(changeReading, readingOf(change));
  if (state === 'cancelled' && !startedAt) return say('info', 'change.cancelled', { id });
  return kind === 'enrolment'
    ? enrolmentCard(services, change, reader)
    : operationCard(services, change, reader);
}

/** Targets that are through, whatever became of them. */
export function doneOf(counts: TargetCounts): number {
  return counts.succeeded + counts.failed + counts.skipped + counts.unknown;
}
