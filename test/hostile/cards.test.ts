import { parsers } from 'prettier/plugins/markdown';
import { describe, expect, it } from 'vitest';
import { render, type Card } from '../../cards/card.ts';
import { CARDS } from '../../cards/index.ts';
import { nodesOf } from '../cards/render.ts';
import { MARK, MARKDOWN, UNSEEN } from './corpus.ts';

type Path = readonly (string | number)[];

/**
 * What comes from the runbooks and commands of this program, in its own Markdown, and links that the bot made. Names of people,
 * phones, places and files are in none of them.
 */
const OURS: Readonly<Record<string, RegExp>> = {
  'run-step': /^(?:title|why|todo|proof|details|links|lifecycle|prerequisites|options|fields|code)\b/,
  'run-checklist': /^(?:title|runbook|stages\.0\.title)\b/,
  'run-list': /^(?:runbooks|runs)\.0\.(?:title|summary|runbook)\b/,
  help: /./,
  'operation-question': /^examples\b/,
  provisioning: /^snippets\b/,
  'provisioning-form': /^vendors\b/,
};

/** Of each list only the first entry: the others are drawn by the same lines. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.length > 0 ? leavesOf(value[0], [...path, 0]) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

function replaced(value: unknown, [head, ...rest]: Path, by: string): unknown {
  if (head === undefined) return by;
  if (Array.isArray(value))
    return value.map((each: unknown, at) => (at === head ? replaced(each, rest, by) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [
      name,
      name === head ? replaced(inner, rest, by) : (inner as unknown),
    ]),
  );
}

/** Undefined where the value is none that the card takes: a code, a moment. */
function drawn(card: Card<unknown>, data: unknown) {
  try {
    return render(card, data, 'en');
  } catch {
    return undefined;
  }
}

/** What people read of a card: not what its buttons and choices send back. */
function shownIn(node: unknown, inChoices = false): string[] {
  if (Array.isArray(node)) return node.flatMap((each) => shownIn(each, inChoices));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, inner]: [string, unknown]) => {
    if (name === 'data' || name === 'id' || (inChoices && name === 'value')) return [];
    return typeof inner === 'string' ? [inner] : shownIn(inner, name === 'choices');
  });
}

/** What Teams reads as Markdown. */
function markdownIn(card: unknown): string[] {
  return nodesOf(card).flatMap(({ type, text, facts }) => [
    ...(type === 'TextBlock' && typeof text === 'string' ? [text] : []),
    ...(Array.isArray(facts) ? shownIn(facts) : []),
  ]);
}

const PLAIN = new Set(['root', 'paragraph', 'sentence', 'word', 'whitespace', 'text']);

/** The kinds of node that hold the mark and are more than text. */
async function liveIn(markdown: string): Promise<string[]> {
  const tree: unknown = await parsers.markdown.parse(markdown, {} as never);
  return nodesOf(tree).flatMap(({ type, ...node }) =>
    typeof type === 'string' && !PLAIN.has(type) && JSON.stringify(node).includes(MARK) ? [type] : [],
  );
}

/** A code of this program's own, for which there are no words. */
const UNWORDED = new RegExp(String.raw`[a-z-]\.${MARK}|${MARK}\.[a-z]`);
/** Numbers of the database, and times and languages that a parser has read. */
const READ = /(?:^|\.)(?:id|from|to|at|time|locale|url)$/;

/** Where data of samples are texts from outside: each card, once for every such place. */
const places = CARDS.flatMap((card) => {
  const seen = new Set<string>();
  return Object.entries(card.samples).flatMap(([sample, data]) =>
    leavesOf(data).flatMap((path) => {
      const name = path.join('.');
      const isOurs = OURS[card.name]?.test(name) === true || READ.test(name);
      if (isOurs || seen.has(name)) return [];
      const marked = shownIn(drawn(card, replaced(data, path, MARK))).filter((text) => text.includes(MARK));
      if (marked.length === 0 || marked.some((text) => UNWORDED.test(text))) return [];
      seen.add(name);
      return [[`${card.name}, ${name} (${sample})`, card, data, path] as const];
    }),
  );
});

describe('cards/index.ts', () => {
  it('shows texts from outside in most cards, so that there is something to attack', () => {
    expect(new Set(places.map(([, card]) => card.name)).size).toBeGreaterThan(20);
    expect(places.length).toBeGreaterThan(80);
  });

  it.each(places)(
    'lets no text become a link, a picture, a mention or bold: %s',
    async (_, card, data, path) => {
      // Words of ours may stand around it, as in "the policy **…**".
      const plain = markdownIn(drawn(card, replaced(data, path, MARK))?.card);
      const ours = (await Promise.all(plain.map(liveIn))).flat();
      for (const text of MARKDOWN) {
        const view = drawn(card, replaced(data, path, text));
        const shown = markdownIn(view?.card).filter((each) => each.includes(MARK));
        for (const markdown of shown) {
          expect(
            (await liveIn(markdown)).filter((kind) => !ours.includes(kind)),
            markdown,
          ).toEqual([]);
          expect(markdown).not.toMatch(/(?<!\\)<at>|\{\{DATE\([^)]*\)\}\} zqx|https?:\/\/evil/);
        }
        for (const { type, url } of nodesOf(view?.card))
          if (type === 'Action.OpenUrl' || type === 'Image') expect(String(url)).not.toContain('evil');
      }
    },
  );

  it.each(places)('shows nothing unseen: %s', (_, card, data, path) => {
    const view = drawn(card, replaced(data, path, `${MARK}${UNSEEN.join(MARK)}`));
    const shown = shownIn(view).filter((each) => each.includes(MARK));
    // A list's own line ends part its lines; none comes from outside.
    for (const text of shown)
      expect(text.replaceAll('\n\n', '')).not.toMatch(
        /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u,
      );
  });
});
