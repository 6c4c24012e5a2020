import { z } from 'zod';
import { parseSelector } from '../devices/index.ts';
import { NetworkRequest } from '../network/index.ts';

/** As many as a person would name in a message; Graph is asked for them in batches. */
export const MOST_USERS = 200;

/** A selector in its one spelling. */
const selector = z.string().transform((text, context) => {
  const parsed = parseSelector(text);
  if (parsed.ok) return parsed.value.text;
  context.addIssue({ code: 'custom', message: parsed.refusal.code });
  return z.NEVER;
});

/** Something that a worker can look at, as people and runbooks ask for it. */
export const CheckRequest = z.discriminatedUnion('kind', [
  NetworkRequest,
  /** Whether these phones run what Microsoft publishes for their models. */
  z.object({ kind: z.literal('firmware'), selector: selector.default('') }),
  /** Whether these accounts, by user principal name, have what it takes to call. */
  z.object({
    kind: z.literal('licences'),
    users: z
      .array(z.string().regex(/^[^\s@]+@[^\s@]+$/))
      .min(1)
      .max(MOST_USERS),
    /** `phone-system`: to be given a number. `calls`: to call, now or as soon as a number is assigned. */
    needs: z.enum(['phone-system', 'calls']).default('calls'),
  }),
  /** Whether the audit log is as it was written. */
  z.object({
    kind: z.literal('audit'),
    /** An entry's number and its hash, or the beginning of that, as somebody has noted them earlier. */
    noted: z.object({ seq: z.int().positive(), hash: z.string().regex(/^[0-9a-f]{8,64}$/) }).optional(),
  }),
]);
export type CheckRequest = z.output<typeof CheckRequest>;
