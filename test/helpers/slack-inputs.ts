/** Buttons and inputs of blocks, and what a person's client sends of them. */
import type { Json } from './connector-server.ts';

/** What was typed or chosen, by the id of the input; choices by the words that people see. */
export type Choices = Readonly<Record<string, string | readonly string[] | boolean>>;

interface Field {
  readonly blockId: string;
  readonly element: Json;
}

/** @throws with the buttons that are there */
export function findButton(
  blocks: readonly Json[],
  label: string,
): { readonly action: Json; readonly blockId: string } {
  const buttons = blocks.flatMap((block, at) =>
    [...((block.elements ?? []) as Json[]), ...(block.accessory ? [block.accessory as Json] : [])]
      .filter(({ type }) => type === 'button')
      .map((action) => ({ action, blockId: stringOf(block.block_id) || `b${at}` })),
  );
  const found = buttons.find(({ action }) => textOf(action.text) === label);
  if (!found)
    throw new Error(
      `no button "${label}"; there are: ${buttons.map(({ action }) => textOf(action.text)).join(', ')}`,
    );
  return found;
}

export function fieldsIn(blocks: readonly Json[]): Field[] {
  return blocks.flatMap((block) => {
    const elements = block.type === 'input' ? [block.element as Json] : ((block.elements ?? []) as Json[]);
    return elements
      .filter(({ type, action_id: id }) => type !== 'button' && typeof id === 'string')
      .map((element) => ({ blockId: stringOf(block.block_id), element }));
  });
}

/** `state.values`: what is there already, and what the person put in its place. */
export function valuesOf(fields: readonly Field[], choices: Choices): Json {
  const values: Record<string, Json> = {};
  for (const { blockId, element } of fields) {
    const id = String(element.action_id);
    values[blockId] = { ...values[blockId], [id]: valueOf(element, choices[id]) };
  }
  const unknown = Object.keys(choices).filter(
    (id) => !fields.some(({ element }) => element.action_id === id),
  );
  if (unknown.length > 0) throw new Error(`no input ${unknown.join(', ')}`);
  return values;
}

function valueOf(element: Json, given: Choices[string] | undefined): Json {
  const { type } = element;
  const options = (element.options ?? []) as Json[];
  if (
    type === 'plain_text_input' ||
    type === 'datepicker' ||
    type === 'timepicker' ||
    type === 'number_input'
  )
    return { type, value: given === undefined ? (element.initial_value ?? null) : String(given) };
  const chosen =
    given === true ? options : options.filter(({ text }) => [given].flat().includes(textOf(text)));
  if (type === 'static_select' || type === 'radio_buttons')
    return {
      type,
      selected_option: given === undefined ? (element.initial_option ?? null) : (chosen[0] ?? null),
    };
  return { type, selected_options: given === undefined ? (element.initial_options ?? []) : chosen };
}

function textOf(text: unknown): string {
  return stringOf((text as Json | undefined)?.text);
}

/** Empty for all that is no string. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
