/** What the documents show to be typed or saved. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../rules/files.ts';

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document; those within a list without the list's indentation. */
export function blocksOf(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indentation = '', language = '', body = '']) => ({
      language,
      text: body.replace(new RegExp(`^${indentation}`, 'gm'), ''),
    }),
  );
}
