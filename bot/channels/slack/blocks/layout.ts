/** A card's elements as the parts that Slack can draw. */
import type { ColumnSet, Container, Element, Run, TextBlock } from './adaptive.ts';
import { follow, isClose, type Part, type Told } from './parts.ts';
import { barOf, isBar, signed, styled } from './signs.ts';
import { linesOf, visible, type Line, type Span } from './spans.ts';

/** @param within whether the elements belong together, as those of a container do */
export function partsOf(elements: readonly Element[], within = false): Part[] {
  return elements.reduce<Part[]>((parts, element) => {
    const isNear = isClose(element) || (within && element.spacing === undefined);
    return follow(parts, partsOfOne(element), isNear && (within || isAlike(parts, element)));
  }, []);
}

/** Above all, what is said quietly stands apart from what is not. */
function isAlike(parts: readonly Part[], element: Element): boolean {
  const last = parts.at(-1);
  const quiet = element.type === 'TextBlock' && element.isSubtle === true;
  return last?.kind === 'lines' && last.lines.every((line) => line.quiet === quiet);
}

function partsOfOne(element: Element): Part[] {
  switch (element.type) {
    case 'TextBlock':
      return textParts(element);
    case 'RichTextBlock':
      return runParts(element.inlines);
    case 'CodeBlock':
      return [{ kind: 'code', code: visible(element.codeSnippet) }];
    case 'FactSet':
      return [
        {
          kind: 'facts',
          facts: element.facts.map(({ title, value }) => ({ title: linesOf(title), value: linesOf(value) })),
        },
      ];
    case 'ActionSet':
      return element.actions.length === 0 ? [] : [{ kind: 'actions', actions: element.actions }];
    case 'Container':
      return containerParts(element);
    case 'ColumnSet':
      return columnParts(element);
    default:
      return [{ kind: 'input', input: element }];
  }
}

function textParts({ text, style, color, weight, fontType, isSubtle, separator }: TextBlock): Part[] {
  const look = {
    ...(weight === 'Bolder' ? { bold: true } : {}),
    ...(fontType === 'Monospace' ? { code: true } : {}),
  };
  const [first = [], ...others] = linesOf(text).map((line) => line.map((span) => ({ ...span, ...look })));
  const lines = [signed(first, color), ...others];
  const rule: Part[] = separator === true ? [{ kind: 'rule' }] : [];
  if (style === 'heading') return [...rule, { kind: 'title', line: lines.flat() }];
  return [...rule, { kind: 'lines', lines: lines.map((spans) => ({ spans, quiet: isSubtle === true })) }];
}

function runParts(runs: readonly Run[]): Part[] {
  const whole = runs.map(({ text }) => text).join('');
  if (isBar(runs)) return [linePart([{ text: barOf(runs) }])];
  if (runs.every(({ fontType }) => fontType === 'Monospace')) return [{ kind: 'code', code: visible(whole) }];
  return [
    linePart(runs.map(({ text, weight }): Span => ({ text: visible(text), bold: weight === 'Bolder' }))),
  ];
}

function linePart(spans: Line): Part {
  return { kind: 'lines', lines: [{ spans, quiet: false }] };
}

function containerParts({ items, style, selectAction }: Container): Part[] {
  const parts = partsOf(items, true);
  const [first, ...others] = parts;
  const drawn: Part[] =
    first?.kind === 'lines' ? [{ ...first, lines: styled(first.lines, style) }, ...others] : parts;
  return selectAction === undefined ? drawn : withActions(drawn, [selectAction]);
}

/** One button goes to the side of the lines that it belongs to; more of them, under all of it. */
function withActions(parts: readonly Part[], actions: Extract<Part, { kind: 'actions' }>['actions']): Part[] {
  const [first, ...others] = parts;
  const [action] = actions;
  if (action === undefined) return [...parts];
  if (actions.length === 1 && first?.kind === 'lines') return [{ ...first, kind: 'row', action }, ...others];
  return [...parts, { kind: 'actions', actions }];
}

/** Columns of words are read as lines: what stands beside each other in the first row stands in one line. */
function columnParts({ columns }: ColumnSet): Part[] {
  const drawn = columns.map(({ width, items }) => ({ width, parts: partsOf(items, true) }));
  const actions = drawn.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'actions' ? part.actions : [])),
  );
  const told = drawn
    .map(({ width, parts }) => ({
      isMark: width !== 'stretch',
      parts: parts.filter(({ kind }) => kind !== 'actions'),
    }))
    .filter(({ parts }) => parts.length > 0);
  const texts = told.flatMap(({ isMark, parts }) => {
    const lines = parts.flatMap((part) => (part.kind === 'lines' ? part.lines : []));
    return parts.every(({ kind }) => kind === 'lines') ? [{ isMark, lines }] : [];
  });
  const parts = texts.length === told.length ? besides(texts) : told.flatMap((column) => column.parts);
  return withActions(parts, actions);
}

function besides(columns: readonly { readonly isMark: boolean; readonly lines: readonly Told[] }[]): Part[] {
  const head = columns.flatMap(({ isMark, lines }, at): Span[] => {
    const between = at === columns.length - 1 ? [] : [{ text: isMark ? ' ' : ' · ' }];
    return [...(lines[0]?.spans ?? []), ...between];
  });
  const quiet = columns.every(({ lines }) => lines[0]?.quiet ?? true);
  const rest = columns.flatMap(({ lines }) => lines.slice(1));
  return head.length === 0 ? [] : [{ kind: 'lines', lines: [{ spans: head, quiet }, ...rest] }];
}
