import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CARDS } from '../../cards/index.ts';
import { nodesOf, renderAll, textsOf } from './render.ts';

const FOLDER = join(import.meta.dirname, '../../cards');
/** Teams refuses a bot's message over about 100 KB, counted in UTF-16; the rest is room for the envelope. */
const MOST_BYTES = 80 * 1024;
/** What Teams draws well on a desktop and on a phone. */
const DRAWN = [
  'AdaptiveCard',
  'TextBlock',
  'RichTextBlock',
  'TextRun',
  'Container',
  'ColumnSet',
  'Column',
  'FactSet',
  'ActionSet',
  'Input.Text',
  'Input.ChoiceSet',
  'Input.Toggle',
  'Action.Execute',
  'Action.Submit',
  'Action.OpenUrl',
  'Action.ShowCard',
];

/** What only some of Teams' clients draw; the others are given something else. */
const DRAWN_BY_SOME = ['CodeBlock'];

const all = renderAll();
const cases = all.map((each) => [`${each.name} ${each.sample} ${each.locale}`, each] as const);

describe('cards/index.ts', () => {
  it('lists cards for every template on the disk, each under its own name', () => {
    const templates = readdirSync(FOLDER)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object);
    const used = new Set(CARDS.map(({ template }) => template));
    expect(used.size).toBe(templates.length);
    expect([...used]).toEqual(expect.arrayContaining(templates));
    expect(new Set(CARDS.map(({ name }) => name)).size).toBe(CARDS.length);
  });

  it.each(cases)('%s fits into a Teams message', (_title, { card }) => {
    expect(JSON.stringify(card).length * 2).toBeLessThan(MOST_BYTES);
  });

  it.each(cases)('%s has all of its words', (_title, { card, summary }) => {
    expect(JSON.stringify(card)).not.toMatch(/\$\{/);
    for (const text of [summary, ...textsOf(card)]) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(/\b(?:undefined|null|NaN)\b|\[object|\$t\(/);
      expect(text.replace(/\{\{(?:DATE|TIME)\([^)]*\)\}\}/g, '')).not.toMatch(/\{\{/);
      // A key that came back as it went in: nobody worded it.
      expect(text).not.toMatch(/^[a-z-]+(?:\.[a-z-]+)+$/i);
    }
  });

  it.each(cases)('%s uses only what Teams draws well', (_title, { card }) => {
    const types = nodesOf(card).flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
    expect([...DRAWN, ...DRAWN_BY_SOME]).toEqual(expect.arrayContaining([...new Set(types)]));
    expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.5' });
    for (const node of nodesOf(card)) {
      expect(Object.values(node)).not.toContain(null);
      if (node.type === 'TextBlock') expect(node.wrap).toBe(true);
      if (DRAWN_BY_SOME.includes(String(node.type))) expect(node.fallback).toHaveProperty('type');
    }
  });

  it.each(cases)('%s works in clients that know no Action.Execute', (_title, { card }) => {
    for (const node of nodesOf(card).filter(({ type }) => type === 'Action.Execute')) {
      expect(node.fallback).toMatchObject({
        type: 'Action.Submit',
        title: node.title,
        data: node.data,
      });
      expect(node.data).toMatchObject({ verb: node.verb });
    }
  });

  it.each(cases)('%s sends nothing back but short values', (_title, { card }) => {
    for (const node of nodesOf(card).filter(({ type }) => type === 'Action.Execute')) {
      for (const value of Object.values(node.data as object)) {
        expect(['string', 'number']).toContain(typeof value);
        expect(String(value).length).toBeLessThanOrEqual(256);
      }
    }
  });
});
