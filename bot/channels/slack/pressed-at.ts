/** Where a button was pressed: a modal carries it in its `private_metadata`, and nobody but Slack and the bot has that in hand. */
import { z } from 'zod';
import { conversationIdOf, spotOf } from './place.ts';

const PARTS = z.object({
  conversationId: z.string(),
  kind: z.enum(['personal', 'group', 'channel']),
  ts: z.string(),
  isEphemeral: z.boolean(),
  responseUrl: z.string().nullish(),
  /** Of the form that the modal shows. */
  key: z.string(),
});

export interface PressedAt extends Pick<z.infer<typeof PARTS>, 'kind' | 'ts' | 'isEphemeral'> {
  /** The thread in which answers stand. */
  readonly spot: NonNullable<ReturnType<typeof spotOf>>;
  readonly responseUrl?: string | null | undefined;
}

export function writePressedAt({ spot, ...at }: PressedAt, key: string): string {
  return JSON.stringify({ ...at, conversationId: conversationIdOf(spot), key });
}

/** Undefined where it is none of ours. */
export function readPressedAt(text: string): { readonly at: PressedAt; readonly key: string } | undefined {
  const read = PARTS.safeParse(json(text));
  const spot = read.success ? spotOf(read.data.conversationId) : undefined;
  if (!read.success || !spot) return undefined;
  const { kind, ts, isEphemeral, responseUrl, key } = read.data;
  return { at: { spot, kind, ts, isEphemeral, responseUrl }, key };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
