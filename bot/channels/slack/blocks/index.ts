/** A view as Slack draws it, and what comes back of it. No part of this talks to Slack. */
import type { types } from '@slack/bolt';
import type { Locale } from '../../../../cards/wording/index.ts';
import type { View } from '../../../turn.ts';
import { readCard, type Card, type Input } from './adaptive.ts';
import { blocksOf, buttonBlocks, type Scope } from './draw.ts';
import { createDrawing } from './drawing.ts';
import { fitted } from './fit.ts';
import { inputsOf } from './inputs.ts';
import type { Kept } from './kept.ts';
import { escaped } from './mrkdwn.ts';

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
  const read = readCard(card);
  const inputs = inputsOf(read.body);
  const drawn = drawnWith(read, { drawing: createDrawing(locale), inputs, inline: areQuick(inputs) });
  return { text: escaped(summary), ...drawn };
}

/** Beyond this, people fill in a form. */
const MOST_INLINE = 3;

/** Answered with a glance and a click; Slack checks nothing that is asked for in a message. */
function areQuick(inputs: readonly Input[]): boolean {
  const isQuick = (input: Input): boolean =>
    input.isRequired !== true && (input.type !== 'Input.Text' || input.isMultiline !== true);
  return inputs.length <= MOST_INLINE && inputs.every(isQuick);
}

/** On a card that is longer than a message, inputs could end up apart from their buttons: then these ask, in forms. */
function drawnWith({ body, actions }: Card, scope: Scope): Omit<SlackMessage, 'text'> {
  const { drawing, inputs, inline } = scope;
  const shown = blocksOf(body, scope);
  const pressed = buttonBlocks(actions, scope);
  const blocks = fitted(shown, pressed, drawing);
  if (inline && inputs.length > 0 && blocks.length < shown.length + pressed.length)
    return drawnWith({ body, actions }, { ...scope, drawing: createDrawing(drawing.locale), inline: false });
  return { blocks, kept: drawing.kept };
}
