/**
 * Of Adaptive Cards, the elements and properties that `cards/` uses and that mean something in Slack. What stands beside them is left
 * to Slack: sizes, spacing in pixels, alignment, the `refresh` that Slack's clients do not know, and fallbacks for older clients.
 */
import { z } from 'zod';
import type { CardJson } from '../../../../cards/card.ts';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';

const colour = z.enum(['Default', 'Good', 'Warning', 'Attention', 'Accent']).optional();
const spacing = z.enum(['None', 'Small', 'Default', 'Medium', 'Large', 'ExtraLarge', 'Padding']).optional();
const weight = z.enum(['Default', 'Bolder', 'Lighter']).optional();
const fontType = z.enum(['Default', 'Monospace']).optional();
const flag = z.boolean().optional();

const run = z.object({
  type: z.literal('TextRun'),
  text: z.string(),
  color: colour,
  isSubtle: flag,
  weight,
  fontType,
});
export type Run = z.infer<typeof run>;

const textBlock = z.object({
  type: z.literal('TextBlock'),
  text: z.string(),
  style: z.string().optional(),
  color: colour,
  weight,
  fontType,
  isSubtle: flag,
  spacing,
  separator: flag,
});
export type TextBlock = z.infer<typeof textBlock>;

const richTextBlock = z.object({ type: z.literal('RichTextBlock'), inlines: z.array(run), spacing });
const codeBlock = z.object({ type: z.literal('CodeBlock'), codeSnippet: z.string(), spacing });
const factSet = z.object({
  type: z.literal('FactSet'),
  facts: z.array(z.object({ title: z.string(), value: z.string() })),
  spacing,
});

const asked = {
  id: z.string().min(1),
  label: z.string().optional(),
  isRequired: flag,
  errorMessage: z.string().optional(),
  spacing,
};
const choice = z.object({ title: z.string(), value: z.string() });
const inputText = z.object({
  ...asked,
  type: z.literal('Input.Text'),
  placeholder: z.string().optional(),
  isMultiline: flag,
  maxLength: z.number().optional(),
});
const inputToggle = z.object({
  ...asked,
  type: z.literal('Input.Toggle'),
  title: z.string(),
  value: z.string().default('false'),
  valueOn: z.string().default('true'),
  valueOff: z.string().default('false'),
});
const inputChoiceSet = z.object({
  ...asked,
  type: z.literal('Input.ChoiceSet'),
  placeholder: z.string().optional(),
  isMultiSelect: flag,
  value: z.string().default(''),
  choices: z.array(choice),
});
export type Input = z.infer<typeof inputText> | z.infer<typeof inputToggle> | z.infer<typeof inputChoiceSet>;

const look = {
  title: z.string(),
  style: z.enum(['default', 'positive', 'destructive']).optional(),
  tooltip: z.string().optional(),
};
const sent = { data: z.record(z.string(), z.unknown()).default({}), associatedInputs: z.string().optional() };
const execute = z.object({ ...look, ...sent, type: z.literal('Action.Execute'), verb: z.string().min(1) });
/** Its data name the verb. */
const submit = z.object({ ...look, ...sent, type: z.literal('Action.Submit') });
const openUrl = z.object({
  ...look,
  type: z.literal('Action.OpenUrl'),
  url: z.url({ protocol: /^https?$/ }),
});
const flatAction = z.discriminatedUnion('type', [execute, submit, openUrl]);
type FlatAction = z.infer<typeof flatAction>;
export type Sending = Exclude<FlatAction, { type: 'Action.OpenUrl' }>;

// What holds elements in turn has its type written out: TypeScript infers none that contains itself.
export interface ShowCard extends z.infer<typeof opening> {
  readonly card: { readonly body: readonly Element[]; readonly actions: readonly FlatAction[] };
}
export interface Container extends z.infer<typeof box> {
  readonly items: readonly Element[];
}
export interface ColumnSet extends z.infer<typeof columns> {
  readonly columns: readonly { readonly width?: string | undefined; readonly items: readonly Element[] }[];
}
interface ActionSet extends z.infer<typeof actions> {
  readonly actions: readonly Action[];
}
export type Action = FlatAction | ShowCard;
export type Element =
  | TextBlock
  | Input
  | Container
  | ColumnSet
  | ActionSet
  | z.infer<typeof richTextBlock>
  | z.infer<typeof codeBlock>
  | z.infer<typeof factSet>;

const opening = z.object({ ...look, type: z.literal('Action.ShowCard') });
const box = z.object({
  type: z.literal('Container'),
  style: z.enum(['default', 'emphasis', 'good', 'warning', 'attention', 'accent']).optional(),
  selectAction: flatAction.optional(),
  spacing,
});
const columns = z.object({ type: z.literal('ColumnSet'), spacing });
const actions = z.object({ type: z.literal('ActionSet'), spacing });

const elements: z.ZodType<readonly Element[]> = z.lazy(() =>
  z.array(
    z.discriminatedUnion('type', [
      textBlock,
      richTextBlock,
      codeBlock,
      factSet,
      inputText,
      inputToggle,
      inputChoiceSet,
      box.extend({ items: elements }),
      columns.extend({ columns: z.array(z.object({ width: z.string().optional(), items: elements })) }),
      actions.extend({ actions: z.array(action) }),
    ]),
  ),
);
const action = z.discriminatedUnion('type', [
  execute,
  submit,
  openUrl,
  opening.extend({
    card: z.object({ body: elements.default([]), actions: z.array(flatAction).default([]) }),
  }),
]);

const card = z.object({ body: elements.default([]), actions: z.array(action).default([]) });
export type Card = z.infer<typeof card>;

/** @throws `channel.card-unknown` for what no card of `cards/` has. */
export function readCard(json: CardJson): Card {
  const read = card.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new LinekeeperError(
    'channel.card-unknown',
    { where: issue?.path.join('.') ?? '' },
    { cause: read.error },
  );
}
