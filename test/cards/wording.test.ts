import { describe, expect, it } from 'vitest';
import { changePreviewSamples } from '../../cards/change-preview.samples.ts';
import { changeReport } from '../../cards/change-report.ts';
import { operationPreviewSamples } from '../../cards/operation-preview.samples.ts';
import { operationReport } from '../../cards/operation-report.ts';
import { localeOf, wording } from '../../cards/wording/index.ts';
import en from '../../cards/wording/en.json' with { type: 'json' };
import fr from '../../cards/wording/fr.json' with { type: 'json' };

/** Every wording by its full key. */
function flat(value: unknown, path: readonly string[] = []): [string, string][] {
  if (typeof value === 'string') return [[path.join('/'), value]];
  return Object.entries(value as object).flatMap(([name, inner]) => flat(inner, [...path, name]));
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();
const PLURAL = /_(?:one|many|other)$/;
const english = flat(en);
const french = flat(fr);

describe('cards/wording', () => {
  it('says the same things in both languages', () => {
    const keys = (entries: [string, string][]): string[] =>
      [...new Set(entries.map(([key]) => key.replace(PLURAL, '')))].sort();
    expect(keys(french)).toEqual(keys(english));
  });

  it('has every plural form of each language', () => {
    const stems = (entries: [string, string][], form: string): string[] =>
      entries.flatMap(([key]) => (key.endsWith(form) ? [key.slice(0, -form.length)] : [])).sort();
    expect(stems(english, '_one')).toEqual(stems(english, '_other'));
    expect(stems(french, '_one')).toEqual(stems(french, '_other'));
    expect(stems(french, '_many')).toEqual(stems(french, '_other'));
    expect(stems(french, '_other')).toEqual(stems(english, '_other'));
  });

  it('fills in the same values in both languages', () => {
    const others = new Map(french);
    for (const [key, text] of english) {
      // The singular may leave its number out ("1 phone").
      if (!key.endsWith('_one'))
        expect([key, placeholders(others.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  it('leaves no wording empty, and translates every sentence', () => {
    const others = new Map(french);
    for (const [key, text] of [...english, ...french]) expect([key, text.trim()]).not.toEqual([key, '']);
    const same = english.filter(
      ([key, text]) => text.includes(' ') && text.length > 25 && others.get(key) === text,
    );
    expect(same).toEqual([]);
  });

  it.each([
    ['en', en],
    ['fr', fr],
  ] as const)('says in %s what to do about every refusal, left-out row and failure', (_locale, words) => {
    for (const [code, notice] of Object.entries(words.notice)) {
      expect(notice, code).toHaveProperty('title');
      expect(['text', 'next'].some((part) => part in notice) || code === 'language.set', code).toBe(true);
    }
    for (const { code, accepted } of changePreviewSamples.largest.outcomes) {
      const outcome: object | undefined = (words.outcome as Record<string, object>)[code];
      expect(outcome, code).toHaveProperty('title');
      if (!accepted) expect(outcome, code).toHaveProperty('remedy');
    }
    for (const { code } of operationPreviewSamples.largest.leftOut) {
      expect(Object.keys((words['operation-outcome'] as Record<string, object>)[code] ?? {}), code).toEqual([
        'title',
        'remedy',
      ]);
    }
    const { failures } = operationReport.samples.largest;
    for (const { code } of [...changeReport.samples.largest.failures, ...failures]) {
      expect(Object.keys((words.failure as Record<string, object>)[code] ?? {}), code).toEqual([
        'title',
        'remedy',
      ]);
    }
  });

  it('counts as each language counts', () => {
    const said = (locale: 'en' | 'fr', count: number): string =>
      wording(locale)('device-list.title', { count });
    expect([said('en', 0), said('en', 1), said('en', 12_480)]).toEqual([
      'No phones',
      '1 phone',
      '12,480 phones',
    ]);
    expect([said('fr', 0), said('fr', 1)]).toEqual(['Aucun poste', '1 poste']);
    expect(said('fr', 12_480).replace(/\s/g, ' ')).toBe('12 480 postes');
  });

  it('does not let a value ask for another wording', () => {
    const hostile = { said: '$t(notice.internal.title) {{said}}' };
    expect(wording('en')('notice.unknown-command.title', hostile)).toContain(hostile.said);
  });

  it('answers French to every French, English to everybody else', () => {
    expect(['fr-CA', 'FR', 'en-GB', 'de', undefined].map(localeOf)).toEqual(['fr', 'fr', 'en', 'en', 'en']);
  });
});
