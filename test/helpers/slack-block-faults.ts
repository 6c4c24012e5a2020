/** What Slack would refuse of blocks and views, by the limits that docs.slack.dev publishes (reference/block-kit). */
import type { Json } from './connector-server.ts';
import { stringOf } from './slack-inputs.ts';

const TYPES = [
  ...[
    'section',
    'header',
    'divider',
    'context',
    'actions',
    'input',
    'image',
    'rich_text',
    'table',
    'markdown',
  ],
];
/** Strings that may not be empty, by what they stand in. */
const LONGEST = {
  section: 3_000,
  header: 150,
  field: 2_000,
  button: 75,
  option: 75,
  label: 2_000,
  placeholder: 150,
  modal: 24,
} as const;

export function blockFaults(blocks: unknown, most = 50): string[] {
  if (blocks === undefined) return [];
  if (!Array.isArray(blocks)) return ['blocks is no list'];
  const all = blocks as Json[];
  const ids = all.flatMap(({ block_id: id }) => (typeof id === 'string' ? [id] : []));
  return [
    ...(all.length > most ? [`${all.length} blocks`] : []),
    ...(new Set(ids).size < ids.length ? ['a block_id twice'] : []),
    ...all.flatMap((block, at) => faultsOf(block).map((fault) => `${fault} [json-pointer:/blocks/${at}]`)),
  ];
}

export function viewFaults(view: Json): string[] {
  const { type, title, submit, close, blocks, private_metadata: metadata } = view;
  const texts = [title, submit, close].flatMap((each) =>
    each === undefined ? [] : textFaults(each, LONGEST.modal),
  );
  const hasInput = ((blocks ?? []) as Json[]).some((block) => block.type === 'input');
  return [
    ...(type === 'modal' ? [] : ['no modal']),
    ...(title === undefined ? ['no title'] : []),
    ...texts,
    ...(hasInput && submit === undefined ? ['inputs without submit'] : []),
    ...(stringOf(metadata).length > 3_000 ? ['private_metadata over 3,000'] : []),
    ...blockFaults(blocks, 100),
  ];
}

function faultsOf(block: Json): string[] {
  const { type, text, fields, elements, element, label, accessory } = block;
  if (!TYPES.includes(String(type))) return [`unsupported type: ${String(type)}`];
  const parts = ((elements ?? []) as Json[]).flatMap((each) =>
    type === 'actions' ? elementFaults(each) : [],
  );
  const listed = (fields ?? []) as Json[];
  return [
    ...(type === 'section' && text !== undefined ? textFaults(text, LONGEST.section) : []),
    ...(type === 'section' && text === undefined && listed.length === 0 ? ['an empty section'] : []),
    ...(type === 'header' ? textFaults(text, LONGEST.header) : []),
    ...(listed.length > 10 ? [`${listed.length} fields`] : []),
    ...listed.flatMap((each) => textFaults(each, LONGEST.field)),
    ...countFaults(type, (elements ?? []) as Json[]),
    ...parts,
    ...(type === 'input' ? [...textFaults(label, LONGEST.label), ...elementFaults(element as Json)] : []),
    ...(accessory === undefined ? [] : elementFaults(accessory as Json)),
    ...(stringOf(block.block_id).length > 255 ? ['a block_id over 255'] : []),
  ];
}

function countFaults(type: unknown, elements: readonly Json[]): string[] {
  const most = type === 'actions' ? 25 : type === 'context' ? 10 : Infinity;
  const needs = type === 'actions' || type === 'context';
  const ids = type === 'actions' ? elements.map(({ action_id: id }) => id) : [];
  return [
    ...(elements.length > most ? [`${elements.length} elements`] : []),
    ...(needs && elements.length === 0 ? ['no elements'] : []),
    ...(new Set(ids).size < ids.length ? ['an action_id twice'] : []),
  ];
}

function elementFaults(element: Json): string[] {
  const { type, text, value, options, placeholder, action_id: id } = element;
  const listed = (options ?? []) as Json[];
  return [
    ...(type === 'button' ? textFaults(text, LONGEST.button) : []),
    ...(stringOf(value).length > 2_000 ? ['a value over 2,000'] : []),
    ...(stringOf(id).length > 255 ? ['an action_id over 255'] : []),
    ...(placeholder === undefined ? [] : textFaults(placeholder, LONGEST.placeholder)),
    ...(listed.length > (type === 'radio_buttons' || type === 'checkboxes' ? 10 : 100)
      ? [`${listed.length} options`]
      : []),
    ...listed.flatMap((option) => textFaults(option.text, LONGEST.option)),
  ];
}

/** What nobody but a person may do: call everybody. */
const CALLS = /<!(?:channel|here|everyone)/;

function textFaults(given: unknown, most: number): string[] {
  const { type, text } = (given ?? {}) as Json;
  if (type !== 'mrkdwn' && type !== 'plain_text') return ['no text object'];
  if (typeof text !== 'string' || text === '') return ['an empty text'];
  return [
    ...(text.length > most ? [`a text of ${text.length}, over ${most}`] : []),
    ...(type === 'mrkdwn' && CALLS.test(text) ? ['a mention of everybody'] : []),
  ];
}
