import fc from 'fast-check';
import { parsers } from 'prettier/plugins/markdown';
import { describe, expect, it } from 'vitest';
import { render } from '../../cards/card.ts';
import { changePreview } from '../../cards/change-preview.ts';
import { changePreviewSamples } from '../../cards/change-preview.samples.ts';
import {
  asText,
  formatDuration,
  formatPercent,
  formatTime,
  pager,
  plain,
  progressBar,
} from '../../cards/kit.ts';
import { notice } from '../../cards/notice.ts';
import { wording } from '../../cards/wording/index.ts';
import { nodesOf } from './render.ts';

/** The kinds of node a Markdown reader finds. */
async function markdownOf(text: string): Promise<unknown[]> {
  const tree: unknown = await parsers.markdown.parse(text, {} as never);
  return nodesOf(tree).flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
}

/** Text made of what Markdown, mentions and templates are made of, and of anything else. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '[a](http://x)',
          '<at>Megan</at>',
          '**',
          '_',
          '`',
          '# ',
          '- ',
          '1. ',
          '\\',
          '![',
          '](',
          '${x}',
          '{{DATE(1)}}',
        ],
        ...[
          '\u202e',
          '\n',
          '<b>',
          '&lt;',
          'www.x.y',
          'https://x',
          '~~',
          '| ',
          '> ',
          'Lyon',
          ' ',
          '$t(help.title)',
        ],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

describe('cards/kit.ts', () => {
  it('lets no text from outside become Markdown', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const kinds = await markdownOf(`Said: ${asText(text)}`);
        expect(new Set(kinds)).toEqual(
          new Set(
            ['root', 'paragraph', 'sentence', 'word', 'whitespace', 'text'].filter((kind) =>
              kinds.includes(kind),
            ),
          ),
        );
      }),
    );
  });

  it('keeps what it escapes readable', () => {
    expect(asText('phones_lyon [1].csv')).toBe(String.raw`phones\_lyon \[1\].csv`);
    expect(asText('<at>Megan</at>')).toBe(String.raw`\<at\>Megan\</at\>`);
    expect(asText('- Jean-Baptiste')).toBe(String.raw`\- Jean-Baptiste`);
    expect(asText('adele.vance@contoso.com 00:04:F2')).toBe('adele.vance@contoso.com 00:04:F2');
  });

  it('takes away what could disguise a name, and what is too long', () => {
    expect(plain('a\u202eb\nc\u200bd')).toBe('a b c d');
    expect(plain('\ud83d')).toBe('');
    expect(plain('x'.repeat(500))).toHaveLength(200);
  });

  it('draws any card whole, whatever people typed', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('en', 'fr'), (text, locale) => {
        const preview = {
          ...changePreviewSamples.rejected,
          name: text,
          requestedBy: text,
          decidedReason: text,
        };
        const refusal = {
          tone: 'warning',
          code: 'unknown-command',
          details: { said: text },
          suggestions: [text],
        } as const;
        const cards = [render(changePreview, preview, locale).card, render(notice, refusal, locale).card];
        for (const card of cards) {
          expect(JSON.parse(JSON.stringify(card))).toEqual(card);
          expect(card).toHaveProperty('version', '1.5');
          for (const { type, text } of nodesOf(card)) {
            // Button titles are drawn as they are; only text is read as Markdown.
            if (type === 'TextBlock') expect(text).not.toMatch(/<at>|(?<!\\)\]\(|\{\{DATE\(1\)/);
          }
        }
      }),
    );
  });

  it('says 100 % only when all is done', () => {
    expect([
      formatPercent(0, 0, 'en'),
      formatPercent(9_999, 10_000, 'en'),
      formatPercent(3, 3, 'en'),
    ]).toEqual(['0%', '99%', '100%']);
  });

  it('leaves moments to the reader’s time zone, to the second', () => {
    expect(formatTime('2026-03-02T10:15:00.123+02:00')).toBe(
      '{{DATE(2026-03-02T08:15:00Z,SHORT)}} {{TIME(2026-03-02T08:15:00Z)}}',
    );
  });

  it('tells lengths of time in the units that matter', () => {
    const said = (seconds: number): string => formatDuration(seconds, wording('en'));
    expect([0, 59, 90, 3_599, 16_500].map(said)).toEqual([
      '1 second',
      '59 seconds',
      '2 minutes',
      '1 h 00 min',
      '4 h 35 min',
    ]);
  });

  it('always draws a bar of the same width, with something for every part that has something', () => {
    const counts = fc.nat({ max: 5_000 });
    fc.assert(
      fc.property(counts, counts, counts, (good, bad, rest) => {
        const total = good + bad + rest;
        const bar = progressBar(
          [
            { count: good, color: 'Good' },
            { count: bad, color: 'Attention' },
          ],
          total,
        );
        expect(bar.map(({ text }) => text).join('')).toHaveLength(24);
        expect(bar.some(({ color }) => color === 'Good')).toBe(good > 0);
        expect(bar.some(({ color }) => color === 'Attention')).toBe(bad > 0);
        expect(bar.some(({ subtle }) => subtle)).toBe(rest > 0 || total === 0);
      }),
    );
  });

  it('offers only the pages there are', () => {
    const titles = (page: number, pages: number): unknown[] =>
      pager(wording('en'), { page, pages }, 'devices-page', {}).map(({ payload }) => payload.page);
    expect([titles(1, 1), titles(1, 3), titles(2, 3), titles(3, 3)]).toEqual([[], [2], [1, 3], [2]]);
  });
});
