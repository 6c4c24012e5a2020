/** More blocks than a message holds: first closer together, then what is left opens by buttons. */
import type { types } from '@slack/bolt';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';
import { formsOf } from './draw.ts';
import type { Drawing } from './drawing.ts';
import { LIMITS } from './limits.ts';
import { mrkdwn } from './mrkdwn.ts';
import { formButton } from './press.ts';

type Block = types.KnownBlock;

/**
 * @param actions the blocks that are always shown
 * @throws `channel.too-large` where even the buttons are too many
 */
export function fitted(body: readonly Block[], actions: readonly Block[], drawing: Drawing): Block[] {
  const room = LIMITS.messageBlocks - actions.length;
  const blocks = body.length <= room ? body : closer(body);
  if (blocks.length <= room) return [...blocks, ...actions];
  const shown = blocks.slice(0, Math.max(0, room - 2));
  return [...shown, ...opening(blocks.slice(shown.length), drawing), ...actions];
}

function opening(rest: readonly Block[], drawing: Drawing): Block[] {
  const { t } = drawing;
  const title = t('slack.rest');
  const elements = formsOf(title, rest).map((form) => formButton({ title: form.title }, form, drawing));
  if (elements.length > LIMITS.elements)
    throw new LinekeeperError('channel.too-large', { blocks: rest.length, limit: LIMITS.messageBlocks });
  return [
    { type: 'context', elements: [mrkdwn(t('slack.more', { rest: title }))] },
    { type: 'actions', elements },
  ];
}

/** Texts that follow each other, in as few blocks as hold them. */
function closer(blocks: readonly Block[]): Block[] {
  return blocks.reduce<Block[]>((all, block) => {
    const last = all.at(-1);
    const both = last === undefined ? undefined : joined(last, block);
    return both === undefined ? [...all, block] : [...all.slice(0, -1), both];
  }, []);
}

function joined(before: Block, after: Block): Block | undefined {
  const [first, second] = [textOf(before), textOf(after)];
  if (first === undefined || second === undefined || before.type !== after.type) return undefined;
  const text = `${first}${before.type === 'section' ? '\n\n' : '\n'}${second}`;
  if (text.length > LIMITS.text) return undefined;
  return before.type === 'section'
    ? { ...before, text: mrkdwn(text) }
    : { type: 'context', elements: [mrkdwn(text)] };
}

/** The text of a block that is nothing but formatted text. */
function textOf(block: Block): string | undefined {
  if (block.type === 'section' && block.accessory === undefined && block.fields === undefined)
    return block.text?.type === 'mrkdwn' ? block.text.text : undefined;
  const [only] = block.type === 'context' ? block.elements : [];
  return only?.type === 'mrkdwn' ? only.text : undefined;
}
