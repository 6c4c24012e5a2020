/** A card's inputs as Slack asks for them. */
import type { types } from '@slack/bolt';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';
import type { Element, Input } from './adaptive.ts';
import type { Drawing } from './drawing.ts';
import { blockIdOf } from './fields.ts';
import type { Field } from './kept.ts';
import { LIMITS } from './limits.ts';
import { label, plainText, shortenedIn } from './text.ts';

type Choices = Extract<Input, { type: 'Input.ChoiceSet' }>;

/** All inputs of a card, but for those of forms that open from it. */
export function inputsOf(elements: readonly Element[]): Input[] {
  return elements.flatMap((element): Input[] => {
    if (element.type === 'Container') return inputsOf(element.items);
    if (element.type === 'ColumnSet') return element.columns.flatMap(({ items }) => inputsOf(items));
    return element.type === 'Input.Text' ||
      element.type === 'Input.Toggle' ||
      element.type === 'Input.ChoiceSet'
      ? [element]
      : [];
  });
}

export function fieldOf(input: Input): Field {
  const { id, isRequired, errorMessage } = input;
  const missing = isRequired === true ? { missing: errorMessage ?? input.label ?? id } : {};
  switch (input.type) {
    case 'Input.Text':
      return { id, type: 'text', values: [], ...missing };
    case 'Input.Toggle':
      return { id, type: 'toggle', values: [input.valueOff, input.valueOn], ...missing };
    case 'Input.ChoiceSet':
      return {
        id,
        type: input.isMultiSelect === true ? 'choices' : 'choice',
        values: input.choices.map(({ value }) => value),
        ...missing,
      };
  }
}

/** The block that asks, below the words that it has no room for. */
export function inputBlocks(input: Input, drawing: Drawing): types.KnownBlock[] {
  const { id, isRequired } = input;
  const asked = nameOf(input);
  const choices = input.type === 'Input.ChoiceSet' ? input.choices.map(({ title }) => title) : [];
  return [
    ...shortenedIn([asked], LIMITS.label),
    ...shortenedIn(input.type === 'Input.Toggle' ? [] : [input.placeholder ?? ''], LIMITS.placeholder),
    ...shortenedIn(choices, LIMITS.option),
    {
      type: 'input',
      block_id: blockIdOf(id),
      label: label(asked, LIMITS.label),
      optional: isRequired !== true,
      element: elementOf(input, drawing),
      ...hintOf(input, drawing),
    },
  ];
}

function nameOf(input: Input): string {
  return (input.type === 'Input.Toggle' ? input.title : input.label) ?? input.id;
}

/** How little Slack takes, where more than that would do. */
function hintOf(input: Input, { t }: Drawing): { hint?: types.PlainTextElement } {
  const isLong = input.type === 'Input.Text' && input.isMultiline === true;
  if (!isLong || (input.maxLength ?? Infinity) <= LIMITS.input) return {};
  return { hint: plainText(t('slack.longest', { count: LIMITS.input })) };
}

function elementOf(input: Input, { t }: Drawing): types.InputBlock['element'] {
  const { id } = input;
  switch (input.type) {
    case 'Input.Text':
      return {
        type: 'plain_text_input',
        action_id: id,
        multiline: input.isMultiline === true,
        max_length: Math.min(input.maxLength ?? LIMITS.input, LIMITS.input),
        ...placeholderOf(input.placeholder),
      };
    case 'Input.Toggle': {
      const options = [{ text: plainText(t('slack.yes')), value: 'on' }];
      const isOn = input.value === input.valueOn;
      return { type: 'checkboxes', action_id: id, options, ...(isOn ? { initial_options: options } : {}) };
    }
    case 'Input.ChoiceSet':
      return menuOf(input);
  }
}

function placeholderOf(text = ''): { placeholder?: types.PlainTextElement } {
  return text === '' ? {} : { placeholder: label(text, LIMITS.placeholder) };
}

function menuOf({ id, placeholder, isMultiSelect, value, choices }: Choices): types.InputBlock['element'] {
  const options = choices.map(({ title }, at) => ({ text: label(title, LIMITS.option), value: String(at) }));
  const given = isMultiSelect === true ? value.split(',') : [value];
  const chosen = options.filter((_, at) => given.includes(choices[at]?.value ?? ''));
  const [first] = chosen;
  const menu = { action_id: id, ...placeholderOf(placeholder), ...optionsOf(options) };
  return isMultiSelect === true
    ? { ...menu, type: 'multi_static_select', ...(first ? { initial_options: chosen } : {}) }
    : { ...menu, type: 'static_select', ...(first ? { initial_option: first } : {}) };
}

/** @throws `channel.too-large` where there are more than Slack has menus for */
function optionsOf(options: types.PlainTextOption[]): Pick<types.StaticSelect, 'options' | 'option_groups'> {
  const most = LIMITS.options;
  if (options.length <= most) return { options };
  const groups = Array.from({ length: Math.ceil(options.length / most) }, (_, at) => ({
    label: plainText(`${at * most + 1} – ${Math.min((at + 1) * most, options.length)}`),
    options: options.slice(at * most, (at + 1) * most),
  }));
  if (groups.length > most)
    throw new LinekeeperError('channel.too-large', { options: options.length, limit: most * most });
  return { option_groups: groups };
}
