import { z } from 'zod';

/**
 * A procedure as data: one YAML file of `catalog/` each, its name is the runbook's id. The comments below are for authors of
 * runbooks.
 */

export const VALUE_TYPES = [
  'text',
  'fqdn',
  'domain',
  'upn',
  'sip',
  'e164',
  'tel',
  'ipv4',
  'digits',
  'pem',
] as const;

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words joined by hyphens');
/** An answer given earlier: a choice by its step (`version`), a form's value by step and field (`servers.fqdns`). */
const reference = z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$/, 'must be step or step.field');
const words = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });
const url = z.url({ protocol: /^https$/, error: 'must be an https address' });
const roles = z.array(z.string().min(1)).min(1);
const condition = z.record(reference, z.array(z.string()).min(1));

const described = {
  id,
  /** What is to be done, in the imperative. */
  title: words,
  why: words,
  /** One line for each thing to do. `{step.field}` and, in a repeated step, `{item}` stand for answers. */
  do: z.array(words).default([]),
  /** What will show that it is done. */
  proof: words,
  /** Shown on demand. */
  details: z.array(words).default([]),
  links: z
    .array(z.strictObject({ title: words, url }))
    .max(5)
    .default([]),
  /** The roles that may complete it. */
  owners: z
    .union([z.strictObject({ any: roles }), z.strictObject({ all: roles })])
    .default({ any: ['operator'] }),
  /** The headings that it comes from, as `sources.yaml` spells them. */
  sources: z.array(z.strictObject({ document: id, heading: z.string().min(1) })).min(1),
  /** What has changed since the document was written. */
  lifecycle: z
    .strictObject({
      /** The day the online service ended; absent where it only changed. */
      retired: z.iso.date().optional(),
      says: words,
      instead: z.strictObject({ title: words, url }).optional(),
    })
    .optional(),
  /** Taken only where each of these answers is one of those named; `unless` leaves it out where one is. */
  when: condition.optional(),
  unless: condition.optional(),
  /** Done once for each entry of a form's list, together with the steps beside it that name the same list. */
  'for-each': reference.optional(),
};

const field = z.strictObject({
  id,
  label: words,
  type: z.enum(VALUE_TYPES),
  placeholder: z.string().optional(),
  required: z.boolean().default(true),
  /** Several values, one a line. */
  list: z.boolean().default(false),
  /** Must be none of this answer's values; in a repeated step also of those given for other entries. */
  differs: reference.optional(),
  /** Digits only: has as many as this earlier answer says, or one of them where it was given for several entries. */
  length: reference.optional(),
  /** Digits only: the least and the greatest number that is taken. */
  range: z.tuple([z.int(), z.int()]).optional(),
});

/** A cmdlet of `src/cmdlets` with its arguments; a text may hold `{step.field}` or `{item}`. */
const call = z.strictObject({
  cmdlet: z.string().min(1),
  parameters: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).default({}),
});

const step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('instruction'), ...described }),
  z.strictObject({
    kind: z.literal('choice'),
    ...described,
    options: z
      .array(z.strictObject({ id, title: words }))
      .min(2)
      .max(6),
  }),
  z.strictObject({ kind: z.literal('form'), ...described, fields: z.array(field).min(1) }),
  /** Work of other people, elsewhere. */
  z.strictObject({ kind: z.literal('hand-off'), ...described }),
  /** Cmdlets that a person copies; where there is something to read back, its pasted output ends the step. */
  z.strictObject({
    kind: z.literal('command'),
    ...described,
    run: z.array(call).default([]),
    verify: z.strictObject({ ...call.shape, expect: z.record(z.string(), z.string()) }).optional(),
  }),
  /** Something that a worker looks at by itself. */
  z.strictObject({ kind: z.literal('check'), ...described, check: z.record(z.string(), z.string()) }),
  /** Work of the bot's own, asked for by this command; its number ends the step. */
  z.strictObject({ kind: z.literal('change'), ...described, command: words }),
  /** Time that has to pass. */
  z.strictObject({ kind: z.literal('wait'), ...described, hours: z.number().positive() }),
]);

export const runbookSchema = z.strictObject({
  title: words,
  summary: words,
  /** What a person types to start it, beside its id. */
  says: z.strictObject({ en: z.array(z.string().min(1)), fr: z.array(z.string().min(1)) }),
  prerequisites: z.array(words).default([]),
  steps: z.array(step).min(1),
});

export type Words = z.infer<typeof words>;
export type Step = z.infer<typeof step>;
export type StepKind = Step['kind'];
export type Field = z.infer<typeof field>;
export type ValueType = (typeof VALUE_TYPES)[number];
export type Runbook = z.infer<typeof runbookSchema> & { readonly id: string };
