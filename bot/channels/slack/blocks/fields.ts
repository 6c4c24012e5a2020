/** What was typed and chosen in a message or a modal, as an Adaptive Card's inputs would have sent it. */
import { z } from 'zod';
import type { Field } from './kept.ts';

const option = z.object({ value: z.string() });
const state = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.string().nullish(),
      selected_option: option.nullish(),
      selected_options: z.array(option).nullish(),
    }),
  ),
);
type Entry = z.infer<typeof state>[string][string];

/** The block of an input in a message or a modal: Slack reports what is wrong with it under this name. */
export function blockIdOf(id: string): string {
  return `input/${id}`;
}

interface Given {
  readonly given: Readonly<Record<string, string>>;
  /** What is to be said of required inputs that are empty, by their block. */
  readonly errors: Readonly<Record<string, string>>;
}

/** As Teams has it, an input that nobody filled is not sent; a toggle always is. */
export function readFields(fields: readonly Field[], stateValues: unknown): Given {
  const values = state.safeParse(stateValues).data ?? {};
  const given: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const value = valueOf(field, values[blockIdOf(field.id)]?.[field.id]);
    if (value !== '') given[field.id] = value;
    if (field.missing !== undefined && isMissing(field, value)) errors[blockIdOf(field.id)] = field.missing;
  }
  return { given, errors };
}

function valueOf({ type, values }: Field, entry: Entry | undefined): string {
  if (type === 'text') return entry?.value ?? '';
  if (type === 'toggle') return values[(entry?.selected_options ?? []).length > 0 ? 1 : 0] ?? '';
  const chosen = type === 'choice' ? [entry?.selected_option ?? []].flat() : (entry?.selected_options ?? []);
  return chosen.flatMap(({ value }) => values[Number(value)] ?? []).join(',');
}

/** A toggle that is required has to be on. */
function isMissing({ type, values }: Field, value: string): boolean {
  return type === 'toggle' ? value !== values[1] : value === '';
}
