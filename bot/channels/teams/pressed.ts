/** A card's button, as Action.Execute (an invoke) or its older fallback Action.Submit (a message with a value). */
import { z } from 'zod';
import type { Turn } from '../../turn.ts';
import type { InboundActivity } from './activity.ts';

export const EXECUTE = 'adaptiveCard/action';

type Pressed = NonNullable<Turn['pressed']>;

const inputs = z.record(z.string(), z.unknown());
const executed = z.object({
  action: z.object({ verb: z.string().min(1), data: inputs.nullish() }),
  trigger: z.string().nullish(),
});
const submitted = z.looseObject({ verb: z.string().min(1) });

/** @returns undefined where the value is not a pressed button's. */
export function readExecute(
  activity: InboundActivity,
): { readonly pressed: Pressed; readonly automatic: boolean } | undefined {
  const read = executed.safeParse(activity.value);
  if (!read.success) return undefined;
  const { action, trigger } = read.data;
  return {
    pressed: { verb: action.verb, data: ownData(action.data ?? {}) },
    automatic: trigger === 'automatic',
  };
}

/** @returns undefined where the value is not a pressed button's. */
export function readSubmit(activity: InboundActivity): Pressed | undefined {
  const read = submitted.safeParse(activity.value);
  return read.success ? { verb: read.data.verb, data: ownData(read.data) } : undefined;
}

/** Without `verb`, which makes Action.Submit's data name the button, and `msteams`, which is the client's. */
function ownData(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'verb' && key !== 'msteams'));
}
