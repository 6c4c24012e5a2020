/** Colours, which Slack's texts have none of, as signs. */
import type { Container, Run } from './adaptive.ts';
import type { Told } from './parts.ts';
import type { Line } from './spans.ts';

type Colour = NonNullable<Run['color']>;

const SIGNS: Readonly<Partial<Record<Colour, string>>> = { Good: '🟢', Warning: '🟠', Attention: '🔴' };
const STYLES: Readonly<Partial<Record<NonNullable<Container['style']>, Colour>>> = {
  good: 'Good',
  warning: 'Warning',
  attention: 'Attention',
};
const SQUARES: Readonly<Record<Colour, string>> = {
  Good: '🟩',
  Warning: '🟧',
  Attention: '🟥',
  Accent: '🟦',
  Default: '⬜',
};

/** The line behind the sign of its colour; a line that begins with a sign of its own needs none. */
export function signed(line: Line, colour: Colour | undefined): Line {
  const sign = colour === undefined ? undefined : SIGNS[colour];
  const [first] = line;
  if (sign === undefined || (first !== undefined && 'text' in first && /^[\p{S}✓✗]/u.test(first.text)))
    return line;
  return [{ text: `${sign} ` }, ...line];
}

/** The first of a container's lines behind the sign of its style. */
export function styled(lines: readonly Told[], style: Container['style']): Told[] {
  return lines.map((line, at) =>
    at === 0 && style !== undefined ? { ...line, spans: signed(line.spans, STYLES[style]) } : line,
  );
}

/** Of line characters alone. */
const BAR = /^[━─]+$/;
/** As wide as a phone shows in one line. */
const CELLS = 12;

export function isBar(runs: readonly Run[]): boolean {
  return runs.length > 0 && runs.every(({ text }) => BAR.test(text));
}

/** A progress bar of coloured squares: what there is of gets a square at least. */
export function barOf(runs: readonly Run[]): string {
  const whole = runs.reduce((sum, { text }) => sum + text.length, 0);
  const counts = runs.map(({ text }) => Math.max(1, Math.round((text.length / whole) * CELLS)));
  const spare = CELLS - counts.reduce((sum, count) => sum + count, 0);
  const widest = counts.indexOf(Math.max(...counts));
  return runs
    .map(({ color = 'Default' }, at) =>
      SQUARES[color].repeat((counts[at] ?? 0) + (at === widest ? spare : 0)),
    )
    .join('');
}
