import { changeReading, type ChangeReadingData } from '../../cards/change-reading.ts';
import type { Change } from '../../src/changes/index.ts';
import { answer, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { cardOf, kept } from '../notices/kept.ts';

/** The card that the preview will replace; planning begins once it is posted. */
export function readingCard(context: Pick<Context, 'services' | 'locale'>, change: Change): Answer {
  const keep = kept(context, cardOf.change(change));
  return answer(changeReading, readingOf(change), async (ref) => {
    await keep(ref);
    await context.services.jobs.wake.plan(change.id);
  });
}

/** What a draft's card is drawn from. */
export function readingOf({ id, name, kind }: Change): ChangeReadingData {
  return { id: String(id), name, ...(kind === 'enrolment' ? {} : { kind }) };
}
