/** What a message's buttons carry beyond what Slack lets them hold, by a key that stands for its content. */
import { createHash } from 'node:crypto';
import type { types } from '@slack/bolt';
import { z } from 'zod';

/** Slack's own blocks: this program has drawn them, and whoever shows them refuses what is none. */
const block = z.custom<types.KnownBlock>((value) => z.object({ type: z.string() }).safeParse(value).success);

/** A press: what it says to the bot. */
const press = z.object({ verb: z.string().min(1), data: z.record(z.string(), z.unknown()) });
export type Press = z.infer<typeof press>;

/** How an input's value comes back, under the id that the Adaptive Card gave it. */
const field = z.object({
  id: z.string(),
  type: z.enum(['text', 'toggle', 'choice', 'choices']),
  /** Said where it is required and missing. */
  missing: z.string().optional(),
  /** Of a toggle, what it sends when it is off and when it is on; of choices, the value of each. */
  values: z.array(z.string()),
});
export type Field = z.infer<typeof field>;

/** A button with data that its value cannot hold, or with inputs beside it in the message. */
const keptPress = z.object({ kind: z.literal('press'), press, fields: z.array(field) });

/** What opens in a modal; without presses it is there to be read. */
const form = z.object({
  kind: z.literal('form'),
  title: z.string(),
  blocks: z.array(block),
  /** What is sent off; of several one is chosen. */
  presses: z.array(press.extend({ title: z.string(), fields: z.array(field) })),
});
export type Form = z.infer<typeof form>;

export const kept = z.discriminatedUnion('kind', [keptPress, form]);
export type Kept = z.infer<typeof kept>;

/** 128 bits, in base64url. */
const KEY_CHARACTERS = 22;

export function keyOf(part: Kept): string {
  return createHash('sha256').update(JSON.stringify(part)).digest('base64url').slice(0, KEY_CHARACTERS);
}
