// Titled lines: what the cards of changes are made of where a table would say no more.

export interface Section {
  readonly title: string;
  readonly colour: 'Default' | 'Good' | 'Warning';
  readonly lines: readonly { readonly text: string; readonly note: string }[];
  /** Said quietly under the lines. */
  readonly note: string;
}

/** A section, or nothing where it would have no lines. `note` of a line stands small beneath it. */
export function section(
  title: string,
  lines: readonly { readonly text: string; readonly note?: string }[],
  { colour = 'Default', note = '' }: { colour?: Section['colour']; note?: string } = {},
): Section[] {
  if (lines.length === 0) return [];
  return [{ title, colour, lines: lines.map((line) => ({ note: '', ...line })), note }];
}
