import { z } from 'zod';
import type { ChangeKind } from '../changes/index.ts';

export type OperationKind = Exclude<ChangeKind, 'enrolment'>;

/** What was asked for, as it is kept with the change: the plan is made from it, and again when it has grown old. */
export const OperationRequest = z.object({
  /** Which phones, as a selector; for kinds that act on accounts, those who are signed in on them. */
  selector: z.string().default(''),
  /** The accounts themselves, by user principal name, instead of a selector. */
  users: z.array(z.string()).optional(),
  /** Exactly these subjects, by Graph's id: a retry, or an undo. */
  subjects: z.array(z.string()).optional(),
  /** `policy-sip`: the calling policy to grant, null to take the assignment away. `licences`: the product's skuId. */
  setting: z.string().nullable().optional(),
  /** `policy-sip`: whether calls from SIP phones are to be let, where the plan is to find the policy for `setting`. */
  turn: z.enum(['on', 'off']).optional(),
  /** `licences`: what people call the product. */
  product: z.string().optional(),
  /** `licences`: taken away instead of given. */
  removes: z.boolean().default(false),
  /** `undo`: what each subject goes back to, in the order of `subjects`; null for none. */
  settings: z.array(z.string().nullable()).optional(),
  waves: z
    .array(z.union([z.object({ percent: z.number() }), z.object({ count: z.int() }), z.literal('rest')]))
    .readonly()
    .optional(),
  /** Minutes between waves. */
  soakMinutes: z.number().nonnegative().default(5),
  /** A wave with more failures than this halts the change. */
  haltPercent: z.number().min(0).max(100).default(10),
  /** Local hours of each phone's site, `HH:mm`; `to` null: from then on. */
  window: z.object({ from: z.string(), to: z.string().nullable() }).optional(),
  /** Not before this day (`yyyy-MM-dd`), in local time. */
  day: z.iso.date().optional(),
  /** Guards that the requester has taken upon himself. */
  acknowledged: z.array(z.string()).default([]),
  /** The change that this one takes back. */
  undoes: z.int().optional(),
});
export type OperationRequest = z.output<typeof OperationRequest>;
/** What may be left out of a request. */
export type OperationAsked = z.input<typeof OperationRequest>;
