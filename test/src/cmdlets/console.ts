/** Shows objects as the console does, for the tests of what reads them back. */

export type Shown = Readonly<Record<string, string>>;

/** Format-List. Values break between words, and within a word only where it is longer than a line (as PowerShell's own list writer). */
export function formatList(objects: readonly Shown[], width: number): string {
  const blocks = objects.map((object) => {
    const column = Math.max(...Object.keys(object).map((name) => name.length)) + 1;
    return Object.entries(object)
      .map(([name, value]) => {
        const [first = '', ...more] = wrap(value, width - column - 2);
        const indent = ' '.repeat(column + 2);
        return [`${name.padEnd(column)}: ${first}`, ...more.map((line) => indent + line)].join('\n');
      })
      .join('\n');
  });
  return `\n\n${blocks.join('\n\n')}\n\n\n`;
}

function wrap(value: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of value.split(/(?<= )/)) {
    let rest = word;
    if (line.length + rest.length > width && rest.length <= width) {
      lines.push(line);
      line = '';
    }
    while (line.length + rest.length > width) {
      lines.push(line + rest.slice(0, width - line.length));
      rest = rest.slice(width - line.length);
      line = '';
    }
    line += rest;
  }
  return [...lines, line];
}

/** Format-Table; what consists of digits is set to the right. */
export function formatTable(objects: readonly Shown[]): string {
  const names = Object.keys(objects[0] ?? {});
  const columns = names.map((name) => {
    const values = objects.map((object) => object[name] ?? '');
    const width = Math.max(name.length, ...values.map((value) => value.length));
    const right = values.every((value) => /^\d+$/.test(value));
    return { name, width, set: (text: string) => (right ? text.padStart(width) : text.padEnd(width)) };
  });
  const line = (cell: (column: (typeof columns)[number]) => string): string =>
    columns.map((column) => column.set(cell(column))).join(' ');
  return [
    '',
    line(({ name }) => name),
    line(({ name }) => '-'.repeat(name.length)),
    ...objects.map((object) => line(({ name }) => object[name] ?? '')),
    '',
    '',
  ].join('\n');
}

export function toCsv(objects: readonly Shown[], delimiter: string, typed: boolean): string {
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(delimiter);
  const names = Object.keys(objects[0] ?? {});
  return [
    ...(typed ? ['#TYPE Selected.Microsoft.Teams.ConfigAPI.Cmdlets.User'] : []),
    quoted(names),
    ...objects.map((object) => quoted(names.map((name) => object[name] ?? ''))),
  ].join('\r\n');
}

/** As a console that is narrower than its text cuts it. */
export function cutAt(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => line.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? line)
    .join('\n');
}
