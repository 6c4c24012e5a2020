/** A measured figure beside what it should be. */
export interface Line {
  readonly what: string;
  readonly figure: string;
  /** What the figure is a ratio or a multiple of, or how it came about. */
  readonly of?: string;
  readonly aim?: { readonly text: string; readonly met: boolean };
}

export function printTable(title: string, lines: readonly Line[]): void {
  const width = (pick: (line: Line) => string): number => Math.max(...lines.map((line) => pick(line).length));
  const what = width((line) => line.what);
  const figure = width((line) => line.figure);
  const of = width((line) => line.of ?? '');
  console.log(`\n${title}`);
  for (const line of lines) {
    const aim = line.aim ? `${line.aim.text} ${line.aim.met ? '✓' : '✗'}` : '';
    const cells = [line.what.padEnd(what), line.figure.padStart(figure), (line.of ?? '').padEnd(of), aim];
    console.log(`  ${cells.join('   ').trimEnd()}`);
  }
}

export function atMost(value: number, limit: number, unit = ''): NonNullable<Line['aim']> {
  return { text: `aim ≤ ${limit}${unit}`, met: value <= limit };
}

export const ratio = (value: number): string => `× ${value.toFixed(2)}`;
export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const seconds = (milliseconds: number, digits = 1): string =>
  `${(milliseconds / 1_000).toFixed(digits)} s`;
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
