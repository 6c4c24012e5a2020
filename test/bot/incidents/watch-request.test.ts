import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWatch } from '../../../bot/incidents/watch-request.ts';

/** What was understood, flat. */
function read(text: string) {
  const parsed = parseWatch(text);
  if (!parsed.ok) return parsed.refusal.code;
  const { selector, ...options } = parsed.value;
  return { selector: selector.text, ...options };
}

const plain = { selector: '', quiet: null, digest: null, afterMinutes: null };

describe('bot/incidents/watch-request.ts', () => {
  it.each([
    ['', plain],
    ['all', plain],
    ['site:Lyon', { ...plain, selector: 'site:lyon' }],
    [
      'site:Lyon quiet 22:00-06:00',
      { ...plain, selector: 'site:lyon', quiet: { from: '22:00', to: '06:00' } },
    ],
    ['quiet 22-6', { ...plain, quiet: { from: '22:00', to: '06:00' } }],
    ['quiet 22:00 to 06:30', { ...plain, quiet: { from: '22:00', to: '06:30' } }],
    ['silence 22h à 6h30', { ...plain, quiet: { from: '22:00', to: '06:30' } }],
    ['quiet 18:00–24:00', { ...plain, quiet: { from: '18:00', to: '00:00' } }],
    ['site:Paris résumé 8h', { ...plain, selector: 'site:paris', digest: '08:00' }],
    ['quiet 10pm-6am', { ...plain, quiet: { from: '22:00', to: '06:00' } }],
    ['digest 08:05', { ...plain, digest: '08:05' }],
    ['after 10 min', { ...plain, afterMinutes: 10 }],
    ['after 10', { ...plain, afterMinutes: 10 }],
    ['après 2 heures', { ...plain, afterMinutes: 120 }],
    [
      'model:"VVX 411" after 10 min digest 8 QUIET 22:00 - 06:00',
      {
        selector: 'model:"vvx 411"',
        quiet: { from: '22:00', to: '06:00' },
        digest: '08:00',
        afterMinutes: 10,
      },
    ],
    ['"quiet" "after"', { ...plain, selector: 'quiet after' }],
    ['name:"the quiet room"', { ...plain, selector: 'name:"the quiet room"' }],
    ['quiet', 'watch.bad-quiet'],
    ['quiet 22:00', 'watch.bad-quiet'],
    ['quiet 22:00-22:00', 'watch.bad-quiet'],
    ['quiet 22:00-25:00', 'watch.bad-quiet'],
    ['quiet 22:00-06:00 site:Lyon', 'watch.bad-quiet'],
    ['quiet 1-2-3', 'watch.bad-quiet'],
    ['digest daily', 'watch.bad-digest'],
    ['digest 08:60', 'watch.bad-digest'],
    ['after', 'watch.bad-after'],
    ['after 0 min', 'watch.bad-after'],
    ['after 25 h', 'watch.bad-after'],
    ['after a while', 'watch.bad-after'],
    ['colour:red after 10 min', 'selector.unknown-field'],
  ])('reads %s', (text, meant) => {
    expect(read(text)).toEqual(meant);
  });

  it('answers whatever is typed', () => {
    const word = fc.constantFrom(
      'quiet',
      'after',
      'digest',
      '"',
      '22:00-06:00',
      '8',
      'site:Lyon',
      'à',
      '-',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          expect(typeof parseWatch(text).ok).toBe('boolean');
        },
      ),
    );
  });
});
