import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modalOf, slackMessage, type Form } from '../../../../../bot/channels/slack/blocks/index.ts';
import { LIMITS } from '../../../../../bot/channels/slack/blocks/limits.ts';
import { linesOf, plain } from '../../../../../bot/channels/slack/blocks/spans.ts';
import { CARDS } from '../../../../../cards/index.ts';
import { nodesOf, renderAll, type Node, type Rendered } from '../../../../cards/render.ts';
import { blockFaults, viewFaults } from '../../../../helpers/slack-block-faults.ts';
import { stringOf } from '../../../../helpers/slack-inputs.ts';
import { bare, objectsIn, textsIn } from './read.ts';

const GALLERY = join(import.meta.dirname, '../../../../../docs/gallery/slack');

const drawn = renderAll().map((each) => {
  const message = slackMessage(each, each.locale);
  const forms = [...message.kept.values()].flatMap((part) => (part.kind === 'form' ? [part] : []));
  const modals = forms.map((form: Form) => modalOf(form, each.locale, ''));
  return { ...each, message, modals };
});
const cases = drawn.map((each) => [`${each.name} ${each.sample} ${each.locale}`, each] as const);

/** Every part of a card that a person reads or presses; other clients' fallbacks are no part of it. */
function shownIn({ card, locale }: Rendered): string[] {
  const nodes = withoutFallbacks(nodesOf({ ...card, refresh: undefined }));
  const choices = new Set(nodes.flatMap((node) => nodesOf(node.choices)));
  return nodes.flatMap((node) => {
    const { text, title, value, label, placeholder, codeSnippet, type } = node;
    const words = [
      text,
      title,
      label,
      placeholder,
      type === undefined && !choices.has(node) ? value : '',
    ].filter((each) => typeof each === 'string');
    const isMarkdown = type === 'TextBlock' || type === undefined;
    return [
      ...words.map((each) => (isMarkdown ? plain(linesOf(each), locale) : each)),
      ...(typeof codeSnippet === 'string' ? codeSnippet.split('\n') : []),
    ];
  });
}

function withoutFallbacks(nodes: readonly Node[]): Node[] {
  const hidden = new Set(nodes.flatMap(({ fallback, data }) => [...nodesOf(fallback), ...nodesOf(data)]));
  return nodes.filter((node) => !hidden.has(node));
}

describe('bot/channels/slack/blocks/index.ts', () => {
  it.each(cases)('%s keeps every limit that Slack publishes', (_title, { message, modals }) => {
    expect(blockFaults(message.blocks, LIMITS.messageBlocks)).toEqual([]);
    for (const modal of modals) {
      expect(viewFaults({ ...modal })).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(modal))).toBeLessThan(LIMITS.modalBytes);
    }
    for (const { type, text, url, value, action_id: id, verbatim } of objectsIn([message.blocks, modals])) {
      if (type === 'mrkdwn') expect(verbatim).toBe(true);
      if (typeof text === 'string') expect(text.trim()).not.toBe('');
      expect(stringOf(url).length).toBeLessThanOrEqual(LIMITS.url);
      expect(stringOf(id).length).toBeLessThanOrEqual(LIMITS.id);
      expect(stringOf(value).length).toBeLessThanOrEqual(LIMITS.buttonValue);
    }
  });

  it.each(cases)('%s says in Slack all that it says in Teams', (_title, each) => {
    const texts = bare(textsIn([each.message.blocks, each.modals]).join(''));
    const missing = shownIn(each).filter((text) => !/^[━─]*$/.test(text) && !texts.includes(bare(text)));
    expect(missing).toEqual([]);
  });

  it('needs no more than one message for any card of ours', () => {
    const titles = drawn.flatMap(({ modals, locale }) =>
      modals.flatMap(({ title }) =>
        title.text.startsWith(locale === 'en' ? 'Show the rest' : 'Afficher la suite') ? [title.text] : [],
      ),
    );
    expect(titles).toEqual([]);
  });

  // Run with -u where a card is meant to look different. The extremes are left to the tests above.
  it.each(CARDS.map(({ name }) => name))('%s is drawn as the gallery has it', async (name) => {
    const ours = drawn.filter((each) => each.name === name);
    const kept = ours.filter(({ sample, samples }) => sample !== 'largest' || samples === 1);
    const lines = kept.map(({ sample, locale, message, modals }) => {
      const parts = {
        text: message.text,
        blocks: message.blocks,
        modals: modals.map(({ blocks }) => blocks),
      };
      return `${JSON.stringify(`${sample}.${locale}`)}: ${readable(parts)}`;
    });
    await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot(join(GALLERY, `${name}.json`));
  });
});

/** JSON with a line for each block. */
function readable({
  text,
  blocks,
  modals,
}: {
  text: string;
  blocks: readonly unknown[];
  modals: readonly unknown[][];
}): string {
  const list = (all: readonly unknown[], indent: string): string =>
    `[\n${all.map((block) => `${indent}  ${JSON.stringify(block)}`).join(',\n')}\n${indent}]`;
  const opened =
    modals.length === 0 ? '' : `,\n  "modals": [${modals.map((each) => list(each, '  ')).join(', ')}]`;
  return `{\n  "text": ${JSON.stringify(text)},\n  "blocks": ${list(blocks, '  ')}${opened}\n}`;
}
