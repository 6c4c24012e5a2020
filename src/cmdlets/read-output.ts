/** Reads what an administrator pastes back from the console: Format-List, Format-Table, JSON or CSV, prompts and all. */
import { readCsvOutput } from './output-csv.ts';
import { readJsonOutput } from './output-json.ts';
import { readListOutput } from './output-list.ts';
import { readTableOutput } from './output-table.ts';
import type { OutputObject } from './output.ts';
import { splitTranscript, type Exchange } from './transcript.ts';

/** In the order in which they cannot be taken for one another. */
const READERS = [readJsonOutput, readCsvOutput, readTableOutput, readListOutput];

/** How many lines a long command may take on the console before its output begins. */
const COMMAND_LINES = 6;

/**
 * All objects of the text, in its order. Of several commands, those whose output cannot be read (an error, a message) are
 * left out; undefined where none can.
 */
export function readOutput(text: string): readonly OutputObject[] | undefined {
  const objects: OutputObject[] = [];
  let asked: Record<string, string> | undefined;
  for (const exchange of splitTranscript(text)) {
    const property = askedProperty(exchange);
    if (property === undefined) {
      asked = undefined;
      objects.push(...readExchange(exchange));
    } else {
      // `$user.HostedVoiceMail` and the like, line after line, tell of one object.
      if (asked === undefined) objects.push((asked = {}));
      asked[property.name] = property.value;
    }
  }
  return objects.length > 0 ? objects : undefined;
}

function readExchange({ command, lines }: Exchange): readonly OutputObject[] {
  const attempts = command === undefined ? 1 : COMMAND_LINES;
  for (let skipped = 0; skipped < Math.min(attempts, lines.length); skipped += 1) {
    for (const read of READERS) {
      const objects = read(lines.slice(skipped));
      if (objects !== undefined) return objects;
    }
  }
  return [];
}

function askedProperty({ command, lines }: Exchange): { name: string; value: string } | undefined {
  const name = /^\$\w+\.(\w+)\s*$/.exec(command?.trim() ?? '')?.[1];
  const shown = lines.map((line) => line.trim()).filter((line) => line !== '');
  return name === undefined || shown.length > 1 ? undefined : { name, value: shown[0] ?? '' };
}
