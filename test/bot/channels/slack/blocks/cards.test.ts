import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modalOf, slackMessage } from '../../../../../bot/channels/slack/blocks/index.ts';
import { asText, plain } from '../../../../../cards/kit.ts';
import type { CardJson } from '../../../../../cards/card.ts';
import { hostileText, longText } from '../../../../hostile/corpus.ts';
import { blockFaults, viewFaults } from '../../../../helpers/slack-block-faults.ts';
import { bare, objectsIn, readMrkdwn, textsIn } from './read.ts';

const draw = (body: readonly unknown[], actions: readonly unknown[] = []) => {
  const card: CardJson = { type: 'AdaptiveCard', body, actions };
  const message = slackMessage({ card, summary: 'x' }, 'en');
  const forms = [...message.kept.values()].flatMap((part) => (part.kind === 'form' ? [part] : []));
  return { ...message, modals: forms.map((form) => modalOf(form, 'en', '')) };
};
const block = (text: string, more: object = {}): object => ({ type: 'TextBlock', text, ...more });
const mrkdwnIn = (blocks: readonly unknown[]): string[] =>
  objectsIn(blocks).flatMap(({ type, text }) =>
    type === 'mrkdwn' && typeof text === 'string' ? [text] : [],
  );

/** What nobody but the card itself may make of a text. */
const outside = fc.oneof(
  hostileText,
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U0123456>',
        '<#C012>',
        '<https://evil.example|x>',
        '*a*',
        '_b_',
        '~c~',
        '`d`',
        '```',
        ':x:',
        '>',
        '&lt;',
        '@here',
        'a_b',
        '＊',
        ' ',
      ),
    )
    .map((some) => some.join('')),
);

describe('bot/channels/slack/blocks/mrkdwn.ts', () => {
  it('lets no text from outside become a mention, a link or a mark, and shows every letter of it', () => {
    fc.assert(
      fc.property(
        outside,
        fc.record({ isSubtle: fc.boolean(), color: fc.constantFrom('Good', 'Default') }),
        (text, look) => {
          const { blocks } = draw([block(`Name: ${asText(text)}`, look)]);
          const read = mrkdwnIn(blocks).map(readMrkdwn);
          expect(
            read.flatMap(({ live }) => live.filter((mark) => look.isSubtle || !mark.startsWith('_'))),
          ).toEqual([]);
          expect(bare(read.map((each) => each.text).join(''))).toContain(bare(`Name: ${plain(text)}`));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['in bold', { weight: 'Bolder' }, /^\*[^*]*\*$/],
    ['as code', { fontType: 'Monospace' }, /^`[^`]*`$/],
  ])('keeps a text together that is set %s', (_title, look, shape) => {
    fc.assert(
      fc.property(outside, (text) => {
        const [written = '*`'] = mrkdwnIn(draw([block(`N ${asText(text)} N`, look)]).blocks);
        expect(readMrkdwn(written.replace(/^\*([^]*)\*$/, '$1')).live).toEqual([]);
        if (!('weight' in look)) expect(written).toMatch(shape);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['Send **help** now', 'Send *help* now'],
    ['**a**b', '*a*\u200bb'],
    ['**Menu** > **Status**', '*Menu* &gt; *Status*'],
    ['> not quoted', '\u00ad&gt; not quoted'],
    ['phones\\_lyon.csv', 'phones_lyon.csv'],
    ['443 for \\_sip.\\_tls, and so on', '443 for `_sip._tls`, and so on'],
    ['00:04:F2:AB:CD:EF', '`00:04:F2:AB:CD:EF`'],
    ['2 \\* 3 \\* 4', '2 `*` 3 `*` 4'],
    ['one\n\ntwo', 'one\ntwo'],
    ['\\{\\{DATE(2026-03-02T09:21:00Z)\\}\\}', '`{{DATE(2026-03-02T09:21:00Z)}}`'],
    ['{{DATE(nonsense,SHORT)}}', '{{DATE(nonsense,SHORT)}}'],
    ['at {{DATE(2026-03-02T09:21:00Z,SHORT)}}', 'at <!date^1772443260^{date_short_pretty}|Mar 2, 2026>'],
    ['a\u202eb\u0000c', 'abc'],
  ])('writes %j as Slack reads it', (text, written) => {
    expect(mrkdwnIn(draw([block(text)]).blocks)).toEqual([written]);
  });

  it('escapes what is read in notifications', () => {
    expect(slackMessage({ card: {}, summary: '<!channel> & co' }, 'en').text).toBe(
      '&lt;!channel&gt; &amp; co',
    );
  });
});

/** Texts whose words occur once, so that each is missed where it is not drawn; some hostile, some far too long. */
let count = 0;
const told = fc
  .record({
    words: fc.nat(30),
    times: fc.constantFrom(1, 1, 1, 1, 12),
    odd: fc.oneof({ weight: 8, arbitrary: fc.constant('') }, outside, longText),
  })
  .map(({ words, times, odd }) => {
    count += 1;
    const all = Array.from({ length: 1 + words * times }, (_, at) => `w${count}x${at}`);
    return { all, text: `${all.join(' ')} ${odd === '' ? '' : asText(odd)}` };
  });
const textOf = told.map(({ text }) => text);
const look = fc.record({
  isSubtle: fc.boolean(),
  spacing: fc.constantFrom('None', 'Small', 'Large', 'Default'),
  weight: fc.constantFrom('Bolder', 'Default'),
  color: fc.constantFrom('Good', 'Attention', 'Default'),
  style: fc.constantFrom('default', 'default', 'heading'),
});
const button = fc
  .record({ title: textOf, tooltip: textOf, size: fc.constantFrom(1, 1, 3_000) })
  .map(({ size, ...face }) => ({
    type: 'Action.Execute',
    ...face,
    verb: 'go',
    data: { verb: 'go', text: 'd'.repeat(size) },
  }));
const input = fc.oneof(
  fc
    .record({ label: textOf, placeholder: textOf, isMultiline: fc.boolean(), isRequired: fc.boolean() })
    .map((each) => ({ type: 'Input.Text', ...each, id: `i${(count += 1)}` })),
  fc.record({ title: textOf }).map((each) => ({ type: 'Input.Toggle', ...each, id: `i${(count += 1)}` })),
  fc
    .record({
      label: textOf,
      isMultiSelect: fc.boolean(),
      titles: fc.array(textOf, { minLength: 1, maxLength: 3 }),
      times: fc.constantFrom(1, 1, 60),
    })
    .map(({ titles, times, ...each }) => ({
      type: 'Input.ChoiceSet',
      ...each,
      id: `i${(count += 1)}`,
      choices: Array.from({ length: times }, () => titles)
        .flat()
        .map((title, at) => ({ title, value: String(at) })),
    })),
);
const element = fc.letrec<{ element: object; items: object[] }>((tie) => ({
  items: fc.array(tie('element'), { maxLength: 4 }),
  element: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: fc.tuple(textOf, look).map(([text, style]) => block(text, style)) },
    {
      weight: 1,
      arbitrary: fc
        .array(textOf, { minLength: 1, maxLength: 14 })
        .map((all) => ({ type: 'FactSet', facts: all.map((value) => ({ title: 'F', value })) })),
    },
    { weight: 1, arbitrary: textOf.map((codeSnippet) => ({ type: 'CodeBlock', codeSnippet })) },
    {
      weight: 1,
      arbitrary: textOf.map((text) => ({
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text, fontType: 'Monospace' }],
      })),
    },
    {
      weight: 1,
      arbitrary: fc.array(button, { maxLength: 30 }).map((actions) => ({ type: 'ActionSet', actions })),
    },
    { weight: 3, arbitrary: tie('items').map((items) => ({ type: 'Container', style: 'warning', items })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('items'), button)
        .map(([items, selectAction]) => ({ type: 'Container', items, selectAction })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(tie('items'), { maxLength: 3 })
        .map((all) => ({ type: 'ColumnSet', columns: all.map((items) => ({ width: 'auto', items })) })),
    },
  ),
}));
const elements = (maxLength: number): fc.Arbitrary<object[]> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.array(element.element, { maxLength: 8 }) },
        {
          weight: 1,
          arbitrary: fc.array(element.element, { minLength: maxLength / 2, maxLength, size: 'max' }),
        },
      ),
      fc.array(input, { maxLength: 5 }),
    )
    .map((all) => all.flat());
const opening = fc
  .record({ title: textOf, body: elements(200), actions: fc.array(button, { maxLength: 12 }) })
  .map(({ title, ...card }) => ({ type: 'Action.ShowCard', title, card }));
const anyCard = fc.record({
  body: elements(120),
  actions: fc
    .tuple(button, fc.array(fc.oneof({ weight: 3, arbitrary: button }, opening), { maxLength: 30 }))
    .map(([first, others]) => [first, ...others]),
});

/** The words of a card that each occur once. Tooltips stand in for titles, for screen readers alone. */
const wordsIn = (card: unknown): string[] =>
  objectsIn(card).flatMap((node) =>
    ['text', 'title', 'value', 'label', 'placeholder', 'codeSnippet'].flatMap((name) => {
      const text = node[name];
      return typeof text === 'string' ? (text.match(/w\d+x\d+/g) ?? []) : [];
    }),
  );

describe('bot/channels/slack/blocks/fit.ts', () => {
  it('keeps every limit and every word of any card', () => {
    let paged = 0;
    fc.assert(
      fc.property(anyCard, ({ body, actions }) => {
        const { blocks, modals } = draw(body, actions);
        expect(blockFaults(blocks)).toEqual([]);
        expect(modals.flatMap((modal) => viewFaults({ ...modal }))).toEqual([]);
        const shown = new Set(textsIn([blocks, modals]).flatMap((text) => text.match(/w\d+x\d+/g) ?? []));
        expect(wordsIn({ body, actions }).filter((word) => !shown.has(word))).toEqual([]);
        paged += textsIn(blocks).some((text) => text.startsWith('Show the rest')) ? 1 : 0;
      }),
      { numRuns: 40 },
    );
    expect(paged).toBeGreaterThan(0);
  }, 120_000);

  it('says that there is more, and where', () => {
    const body = Array.from({ length: 120 }, (_, at) => [block(`Header ${at}`, { style: 'heading' })]).flat();
    const { blocks, modals } = draw(body, [{ type: 'Action.Execute', title: 'Go', verb: 'go', data: {} }]);
    expect(blocks).toHaveLength(50);
    expect(blocks.slice(-3)).toMatchObject([
      {
        type: 'context',
        elements: [{ text: 'There is more of this than fits into a message: Show the rest opens it.' }],
      },
      { type: 'actions', elements: [{ text: { text: 'Show the rest' } }] },
      { type: 'actions', elements: [{ text: { text: 'Go' } }] },
    ]);
    expect(modals.map((modal) => modal.blocks.length)).toEqual([73]);
  });

  it('draws texts closer together before it parts them', () => {
    const { blocks, kept } = draw(Array.from({ length: 90 }, (_, at) => block(`Line ${at}`)));
    expect(blocks).toHaveLength(1);
    expect(kept.size).toBe(0);
  });

  it('refuses a card whose buttons alone are too many', () => {
    const body = Array.from({ length: 6_000 }, (_, at) => block(`Header ${at}`, { style: 'heading' }));
    expect(() => draw(body)).toThrow('channel.too-large');
  });
});

describe('bot/channels/slack/blocks/adaptive.ts', () => {
  it('refuses what no card of ours has, and links that lead elsewhere', () => {
    expect(() => draw([{ type: 'Media' }])).toThrow('channel.card-unknown');
    expect(() => draw([], [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:alert(1)' }])).toThrow(
      'channel.card-unknown',
    );
  });
});
