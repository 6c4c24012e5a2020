import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise } from '../../bot/recognise.ts';
import { blocksOf } from '../helpers/documents.ts';
import { repositoryFiles, ROOT } from './files.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

const documents = repositoryFiles()
  .filter((file) => file.endsWith('.md'))
  .map((file) => relative(ROOT, file));
const readme = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The id of the command that the bot would run, or the text where it would run none. */
function readAsCommand(text: string): string {
  return recognise(COMMANDS, text)?.command.id ?? text;
}

/** The anchors that GitHub gives the headings of a document. */
function headingsOf(document: string): string[] {
  return matches(read(document), /^#{1,6} (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const OPERATORS_OWN = new Set(['config/access.yaml', 'config/sites.yaml']);

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('links only to what is there', () => {
    const links = [...matches(text, /\]\(([^)\s]+)\)/g), ...matches(text, /(?:src|href)="([^"]+)"/g)];
    const inside = links.filter((link) => !/^(?:https?:|mailto:|#)/.test(link));
    const broken = inside.filter(
      (link) => !existsSync(join(ROOT, dirname(document), link.replace(/#.*$/, ''))),
    );
    expect(broken).toEqual([]);
  });

  it('links only to headings that are there', () => {
    const links = matches(text, /\]\(([^)\s]*#[^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    const broken = links.filter((link) => {
      const [file = '', anchor = ''] = link.split('#');
      const target = file === '' ? document : join(dirname(document), file);
      return !headingsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only files and folders that are there', () => {
    const named = matches(
      text,
      /`((?:bench|bot|cards|config|docs|doctor|infra|jobs|management|manifest|operate|samples|src|start|test)\/[\w./-]*)`/g,
    );
    // A pattern such as NNN-<what>.ts is a name to choose; these two files are the operator's own.
    const broken = named.filter(
      (path) => !path.includes('NNN') && !OPERATORS_OWN.has(path) && !existsSync(join(ROOT, path)),
    );
    expect(broken).toEqual([]);
  });

  it('calls nothing in its pictures by a word that Mermaid keeps to itself', () => {
    const pictures = blocksOf(document).filter(({ language }) => language === 'mermaid');
    const nodes = pictures.flatMap((picture) => matches(picture.text, /(\w+)(?:\(|\[|\{)/g));
    expect(
      nodes.filter((name) => ['graph', 'flowchart', 'subgraph', 'end', 'class', 'style'].includes(name)),
    ).toEqual([]);
  });

  it('asks people to run only scripts that exist', () => {
    const run = matches(text, /npm run ([\w:-]+)/g);
    const short = matches(text, /npm (start|test)\b/g);
    expect([...run, ...short].filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('README.md', () => {
  it('tells every command and no other', () => {
    const [, table = ''] = readme.split('## What you can ask');
    const rows = matches(table.split('\n## ')[0] ?? '', /^\| (`.+?) +\|/gm);
    // `<selector>` and `all` in a cell are what commands take, and no commands.
    const told = rows.flatMap((cell) => matches(cell, /`([a-z][^`]*)`/g)).map((text) => readAsCommand(text));
    expect(told.filter((id) => id !== 'all').sort()).toEqual(COMMANDS.map(({ id }) => id).sort());
  });
});

describe('package.json', () => {
  it('has no script that no document tells of', () => {
    const told = documents.map(read).join('\n');
    const untold = Object.keys(scripts).filter(
      (name) =>
        !told.includes(`npm run ${name}`) && !told.includes(`npm ${name}`) && !told.includes(`\`${name}\``),
    );
    expect(untold).toEqual([]);
  });
});

describe('docs/decisions', () => {
  it('are numbered one after the other, in name and title', () => {
    const decisions = documents.filter((file) => file.startsWith('docs/decisions/')).sort();
    expect(
      decisions.map((file) => file.slice('docs/decisions/'.length, 'docs/decisions/000'.length)),
    ).toEqual(decisions.map((_, at) => String(at + 1).padStart(3, '0')));
    expect(decisions.filter((file, at) => !read(file).startsWith(`# ${at + 1}. `))).toEqual([]);
  });
});
