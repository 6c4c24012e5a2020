import { DateTime } from 'luxon';
import { operationQuestion } from '../../cards/operation-question.ts';
import { EVERYTHING, parseSelector } from '../../src/devices/index.ts';
import {
  deedOf,
  OperationRequest,
  readTiming,
  requestOperation,
  type OperationAsked,
  type OperationKind,
} from '../../src/operations/index.ts';
import { answer, refused, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { readingCard } from './reading-card.ts';
import { createSchedule } from './schedules.ts';

/** More of the fleet than this is asked about once more, with the count. */
const MOST_SHARE = 0.25;
/** So few phones are never "most of the fleet". */
const FEW = 5;
/** `confirm 120`, at the end of a command that was asked about. */
const CONFIRMED = /\s(?:confirm|confirmer)\s+(\d{1,7})$/i;

/** A command on phones: `restart site:Lyon at 22:00-05:00 waves 5%,25%,rest`. */
export async function askOnPhones(
  context: Context,
  kind: OperationKind,
  command: Command,
  rest: string,
): Promise<Answer> {
  const { services, locale } = context;
  const confirmed = Number(CONFIRMED.exec(rest)?.[1] ?? Number.NaN);
  const typed = rest.replace(CONFIRMED, '').trim();
  const timing = readTiming(typed, todayFor(context));
  if (!timing.ok) return refused(timing.refusal);
  const { selector: text, every, ...hours } = timing.value;
  const deed = deedOf(kind, OperationRequest.parse({}));
  if (text === '')
    return answer(operationQuestion, { ask: 'which', deed, examples: command.examples[locale] });
  const selector = parseSelector(text);
  if (!selector.ok) return refused(selector.refusal);
  const { devices } = services.stores;
  const [{ total: count }, { total: fleet }] = await Promise.all([
    devices.counts(selector.value),
    devices.counts(EVERYTHING),
  ]);
  if (count === 0) return say('warning', 'operation.nothing-found');
  if (count > Math.max(FEW, fleet * MOST_SHARE) && confirmed !== count) {
    const again = `${command.says[locale][0] ?? ''} ${typed} confirm ${count}`;
    const examples = command.examples[locale].slice(0, 1);
    return answer(operationQuestion, { ask: 'so-many', deed, count, fleet, text: again, examples });
  }
  const request: OperationAsked = { selector: text, ...hours };
  if (every) return createSchedule(context, { kind, name: text.slice(0, 120), request }, every);
  return asked(context, kind, text, request);
}

/** A draft, and the card that its preview will replace. */
export async function asked(
  context: Context,
  kind: OperationKind,
  name: string,
  request: OperationAsked,
): Promise<Answer> {
  const { turn, services } = context;
  const draft = { name: name.slice(0, 120), requestedBy: turn.who, place: turn.where };
  const change = await requestOperation(services.operations, kind, request, draft);
  return readingCard(context, change);
}

/** The day that it is where the person is. */
function todayFor({ turn, services }: Context): string {
  const zone = turn.timeZone ?? services.operations.zoneOf(null);
  return DateTime.fromJSDate(services.operations.clock.now(), { zone }).toISODate() ?? '';
}
