/** What stood on a console, command by command. */

export interface Exchange {
  /** What was typed at the prompt; undefined for what stood before the first. */
  readonly command: string | undefined;
  /** What the console answered; a long command may go on in the first of these lines. */
  readonly lines: readonly string[];
}

/** `PS C:\>`, `[PS] C:\>` of the Exchange Management Shell, and either behind the name of a remote computer. */
const PROMPT = /^\s*(?:\[[^\]]*\]:?\s*)?(?:\[PS\]|PS)\s[^>]*>(.*)$/;
const CONTINUED = '>>';
/** The console's own remarks, in English and in French, where a space stands before the colon. */
const REMARK = /^(?:WARNING|VERBOSE|DEBUG|AVERTISSEMENT|COMMENTAIRES?|DÉBOGUER) ?:/;

export function splitTranscript(text: string): readonly Exchange[] {
  const exchanges: { command: string | undefined; lines: string[] }[] = [{ command: undefined, lines: [] }];
  for (const line of consoleLines(text)) {
    const command = PROMPT.exec(line)?.[1];
    if (command !== undefined) exchanges.push({ command, lines: [] });
    else if (!line.startsWith(CONTINUED) && !REMARK.test(line)) exchanges.at(-1)?.lines.push(line);
  }
  return exchanges.flatMap(({ command, lines }) =>
    command === undefined && lines.every((line) => line === '')
      ? []
      : { command, lines: isDoubleSpaced(lines) ? lines.filter((line) => line !== '') : lines },
  );
}

/** Some chat clients put a blank line below every line, so that blank lines no longer part anything. */
function isDoubleSpaced(lines: readonly string[]): boolean {
  return !lines.some((line, at) => line !== '' && (lines[at - 1] ?? '') !== '');
}

/** Chat clients put other spaces and line ends into what they are given, and invisible marks. */
function consoleLines(text: string): readonly string[] {
  return (
    text
      .replace(/[\ufeff\u200b]/g, '')
      .replace(/[\u00a0\u2007\u202f]/g, ' ')
      .split(/\r\n|[\r\n\u2028]/)
      // One blank at the end may belong to a value that was cut there; more are padding.
      .map((line) => (/^\s*$|\s\s$/.test(line) ? line.trimEnd() : line))
  );
}
