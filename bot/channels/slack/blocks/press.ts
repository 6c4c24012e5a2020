/** Buttons, and what comes back when one is pressed. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Drawing } from './drawing.ts';
import { readFields } from './fields.ts';
import { kept, type Field, type Form, type Press } from './kept.ts';
import { LIMITS } from './limits.ts';
import { label } from './text.ts';

/** A button's looks. */
export interface Face {
  readonly title: string;
  readonly style?: types.Button['style'];
  /** Said by screen readers in the title's place. */
  readonly tooltip?: string | undefined;
}

/** A button that opens what is kept. */
const KEPT = 'kept/';
/** A button that only leads to a page: Slack tells of it all the same. */
const LINK = 'link/';

export function pressButton(
  face: Face,
  press: Press,
  fields: readonly Field[],
  drawing: Drawing,
): types.Button {
  const value = JSON.stringify(press.data);
  const id = `press/${drawing.next()}/${press.verb}`;
  if (fields.length > 0 || value.length > LIMITS.buttonValue || id.length > LIMITS.id)
    return keptButton(face, drawing.keep({ kind: 'press', press, fields: [...fields] }), drawing);
  return { ...faceOf(face), action_id: id, value };
}

/** A button that opens a modal. */
export function formButton(face: Face, form: Form, drawing: Drawing): types.Button {
  return keptButton(face, drawing.keep(form), drawing);
}

export function linkButton(face: Face, url: string, drawing: Drawing): types.Button {
  return { ...faceOf(face), action_id: `${LINK}${drawing.next()}`, url };
}

function keptButton(face: Face, key: string, drawing: Drawing): types.Button {
  return { ...faceOf(face), action_id: `${KEPT}${drawing.next()}`, value: key };
}

function faceOf({ title, style, tooltip }: Face): types.Button {
  return {
    type: 'button',
    text: label(title, LIMITS.buttonText),
    ...(style === undefined ? {} : { style }),
    ...(tooltip === undefined || tooltip.length > LIMITS.buttonText ? {} : { accessibility_label: tooltip }),
  };
}

export type Pressed =
  | { readonly kind: 'pressed'; readonly verb: string; readonly data: Press['data'] }
  | { readonly kind: 'form'; readonly form: Form }
  /** Nothing is asked of the bot: a link was followed. */
  | { readonly kind: 'nothing' };

const pressed = z.object({ type: z.literal('button'), action_id: z.string(), value: z.string().optional() });
const PRESS = /^press\/\d+\/(.+)$/s;
const data = z.record(z.string(), z.unknown());

/**
 * What a button of {@link slackMessage} or {@link modalOf} says.
 * @param action one of the actions of a `block_actions` payload
 * @param stateValues the payload's `state.values`: what was typed and chosen in the message
 * @param find what was kept under a key
 * @returns undefined where it is no such button, or what it says is kept no longer
 */
export async function readPress(
  action: unknown,
  stateValues: unknown,
  find: (key: string) => Promise<unknown>,
): Promise<Pressed | undefined> {
  const { action_id: id, value = '' } = pressed.safeParse(action).data ?? { action_id: '' };
  if (id.startsWith(LINK)) return { kind: 'nothing' };
  if (id.startsWith(KEPT)) return readKept(await find(value), stateValues);
  const verb = PRESS.exec(id)?.[1];
  const read = data.safeParse(json(value));
  return verb !== undefined && read.success ? { kind: 'pressed', verb, data: read.data } : undefined;
}

function readKept(part: unknown, stateValues: unknown): Pressed | undefined {
  const read = kept.safeParse(part);
  if (!read.success) return undefined;
  if (read.data.kind === 'form') return { kind: 'form', form: read.data };
  const { press, fields } = read.data;
  return {
    kind: 'pressed',
    verb: press.verb,
    data: { ...press.data, ...readFields(fields, stateValues).given },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
