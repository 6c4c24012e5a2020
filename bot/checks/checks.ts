import { checkResult } from '../../cards/check-result.ts';
import type { Check, CheckRequest } from '../../src/checks/index.ts';
import { PUBLISHED_BY } from '../../src/firmware/index.ts';
import { answer, say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { cardOf, kept } from '../notices/kept.ts';

/** The card of a check: that it runs, or what it found. */
export function checkCard(check: Check, posted?: Answer['posted']): Answer {
  const { request, askedBy, findings, finishedAt } = check;
  return answer(
    checkResult,
    {
      ...{ request, askedBy: askedBy.name, findings, finishedAt: finishedAt?.toISOString() ?? null },
      ...(request.kind === 'firmware' ? { source: PUBLISHED_BY } : {}),
    },
    posted,
  );
}

/** Checks of one person at once: a worker has other work too, and nobody scans a network from chat. */
const MOST_AT_ONCE = 3;

/** Has a worker run the check; the card that says so is the one that will show the result. */
export async function askCheck({ turn, locale, services }: Context, request: CheckRequest): Promise<Answer> {
  const { checks } = services.stores;
  if ((await checks.unfinishedOf(turn.who.id)) >= MOST_AT_ONCE) {
    return say('warning', 'check.too-many', { max: MOST_AT_ONCE });
  }
  const check = await checks.create({ request, askedBy: turn.who, place: turn.where, locale });
  const keep = kept({ services, locale }, cardOf.check(check));
  return checkCard(check, async (ref) => {
    await keep(ref);
    await services.jobs.checks.check(check.id);
  });
}
