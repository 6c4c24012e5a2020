/** The parts of a card as Slack's blocks, its actions as buttons, and what some of them open as forms. */
import type { types } from '@slack/bolt';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';
import type { Action, Element, Input, Sending, ShowCard } from './adaptive.ts';
import type { Drawing } from './drawing.ts';
import { fieldOf, inputBlocks, inputsOf } from './inputs.ts';
import type { Form, Press } from './kept.ts';
import { partsOf } from './layout.ts';
import { LIMITS } from './limits.ts';
import type { Part } from './parts.ts';
import { formButton, linkButton, pressButton, type Face } from './press.ts';
import { inGroups, shortenedIn } from './text.ts';
import { codeBlocks, factBlocks, linesBlocks, sections, titleBlocks } from './texts.ts';

type Block = types.KnownBlock;

/** What the actions of a card are drawn in. */
export interface Scope {
  readonly drawing: Drawing;
  /** The inputs that stand beside them. */
  readonly inputs: readonly Input[];
  /** Whether these are asked for in the same place; else each button that takes them opens a form. */
  readonly inline: boolean;
}

export function blocksOf(elements: readonly Element[], scope: Scope): Block[] {
  return partsOf(elements).flatMap((part) => partBlocks(part, scope));
}

function partBlocks(part: Part, scope: Scope): Block[] {
  const { drawing, inline } = scope;
  switch (part.kind) {
    case 'title':
      return titleBlocks(part.line, drawing);
    case 'lines':
      return linesBlocks(part.lines, drawing);
    case 'row':
      return rowBlocks(part, scope);
    case 'facts':
      return factBlocks(part.facts, drawing);
    case 'code':
      return codeBlocks(part.code);
    case 'rule':
      return [{ type: 'divider' }];
    case 'actions':
      return buttonBlocks(part.actions, scope);
    case 'input':
      return inline ? inputBlocks(part.input, drawing) : [];
  }
}

function rowBlocks({ lines, action }: Extract<Part, { kind: 'row' }>, scope: Scope): Block[] {
  const [first, ...others] = sections(lines, scope.drawing);
  const [accessory, ...more] = buttonsOf(action, scope);
  const isBeside = first !== undefined && accessory !== undefined && more.length === 0;
  if (!isBeside || action.title.length > LIMITS.buttonText)
    return [...sections(lines, scope.drawing), ...buttonBlocks([action], scope)];
  return [{ ...first, accessory }, ...others];
}

/** Buttons, below the titles that they have no room for. */
export function buttonBlocks(actions: readonly Action[], scope: Scope): Block[] {
  const titles = actions.map(({ title }) => title);
  const buttons = actions.flatMap((action) => buttonsOf(action, scope));
  return [
    ...shortenedIn(titles, LIMITS.buttonText),
    ...inGroups(buttons, LIMITS.elements).map((elements): Block => ({ type: 'actions', elements })),
  ];
}

/** One button, or several where what it opens is longer than a modal. */
function buttonsOf(action: Action, scope: Scope): types.Button[] {
  switch (action.type) {
    case 'Action.OpenUrl':
      return [linkButton(faceOf(action), action.url, scope.drawing)];
    case 'Action.ShowCard':
      return openingButtons(action, scope.drawing);
    default:
      return sendingButtons(action, scope);
  }
}

function sendingButtons(action: Sending, scope: Scope): types.Button[] {
  const { drawing, inputs, inline } = scope;
  const press = formPress(action, scope);
  if (inline || press.fields.length === 0)
    return [pressButton(faceOf(action), pressOf(action), press.fields, drawing)];
  const blocks = inputs.flatMap((input) => inputBlocks(input, drawing));
  return formButtons(action, blocks, [press], drawing);
}

/** A form sends its own inputs alone: those of the message around it are none of its business. */
function openingButtons(action: ShowCard, drawing: Drawing): types.Button[] {
  const { body, actions } = action.card;
  const scope = { drawing, inputs: inputsOf(body), inline: true };
  const links = actions.filter(({ type }) => type === 'Action.OpenUrl');
  const presses = actions.flatMap((each) => (each.type === 'Action.OpenUrl' ? [] : [formPress(each, scope)]));
  const blocks = [
    ...blocksOf(body, scope),
    ...buttonBlocks(links, scope),
    ...untitled(action.title, presses),
  ];
  return formButtons(action, blocks, presses, drawing);
}

function formButtons(
  action: Action,
  blocks: readonly Block[],
  presses: Form['presses'],
  drawing: Drawing,
): types.Button[] {
  return formsOf(action.title, blocks, presses).map((form) =>
    formButton({ ...faceOf(action), title: form.title }, form, drawing),
  );
}

/** What the modal has no room to say of its presses. */
function untitled(title: string, presses: Form['presses']): Block[] {
  const titles = presses.map((press) => press.title).filter((each) => each !== title);
  return shortenedIn(titles, presses.length === 1 ? LIMITS.modalTitle : LIMITS.option);
}

/** A heading and a choice of what is sent stand in a modal besides. */
const PAGE = LIMITS.modalBlocks - 8;

/**
 * What is longer than a modal is read on several; the last asks and sends.
 * @throws `channel.too-large` where it asks for more than a modal holds
 */
export function formsOf(title: string, blocks: readonly Block[], presses: Form['presses'] = []): Form[] {
  const isLong = blocks.length > PAGE;
  const asked = isLong ? blocks.filter(({ type }) => type === 'input') : [];
  const told = isLong ? blocks.filter(({ type }) => type !== 'input') : blocks;
  if (asked.length > PAGE)
    throw new LinekeeperError('channel.too-large', { inputs: asked.length, limit: PAGE });
  const pages = [...inGroups(told, PAGE), ...(asked.length > 0 || told.length === 0 ? [asked] : [])];
  return pages.map((page, at) => ({
    kind: 'form',
    title: pages.length === 1 ? title : `${title} (${at + 1}/${pages.length})`,
    blocks: page,
    presses: at === pages.length - 1 ? [...presses] : [],
  }));
}

function formPress(action: Sending, { inputs }: Scope): Form['presses'][number] {
  return { ...pressOf(action), title: action.title, fields: takesInputs(action) ? inputs.map(fieldOf) : [] };
}

function pressOf(action: Sending): Press {
  const { verb: named, ...data } = action.data;
  return { verb: action.type === 'Action.Execute' ? action.verb : String(named), data };
}

function takesInputs({ associatedInputs }: Sending): boolean {
  return associatedInputs?.toLowerCase() !== 'none';
}

const STYLES = { default: undefined, positive: 'primary', destructive: 'danger' } as const;

function faceOf({ title, style = 'default', tooltip }: Action): Face {
  return { title, style: STYLES[style], tooltip };
}
