/** A view as Slack draws it, and what comes back of it. No part of this talks to Slack. */
import type { types } from '@slack/bolt';
import type { Locale } from '../../../../cards/wording/index.ts';
import { isNode, type Node } from '../../../card-buttons.ts';
import type { View } from '../../../turn.ts';
import { createDrawing, type Drawing } from './drawing.ts';
import type { Kept } from './kept.ts';
import { pressButton } from './press.ts';
import { plainText } from './text.ts';

export interface SlackMessage {
  /** What is read in notifications, and where blocks cannot be drawn. */
  readonly text: string;
  readonly blocks: readonly types.KnownBlock[];
  /** What the buttons refer to: kept for as long as the message may be pressed. */
  readonly kept: ReadonlyMap<string, Kept>;
}

export { modalOf, readSubmission } from './form.ts';
export { readPress, type Pressed } from './press.ts';
export type { Form, Kept, Press } from './kept.ts';

export function slackMessage({ card, summary }: View, locale: Locale): SlackMessage {
  const drawing = createDrawing(locale);
  const texts = nodesOf(card.body).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  const buttons = nodesOf(card).filter(({ type }) => type === 'Action.Execute');
  const text = summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    text,
    blocks: [
      ...texts.slice(0, 40).map((each): types.KnownBlock => ({ type: 'section', text: plainText(each) })),
      ...actionsOf(buttons.slice(0, 25), drawing),
    ],
    kept: drawing.kept,
  };
}

function actionsOf(buttons: readonly Node[], drawing: Drawing): types.ActionsBlock[] {
  const elements = buttons.map(({ title, verb, data }) => {
    return pressButton(
      { title: String(title) },
      { verb: String(verb), data: isNode(data) ? data : {} },
      [],
      drawing,
    );
  });
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : [];
}
