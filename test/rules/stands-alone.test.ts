import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles, ROOT } from './files.ts';

const PICTURES = /\.(?:png|ico|woff2?)$/;

/** Folders in which only somebody's own machine keeps things. Graph's `/users/…` is a path of a URL, and in lower case. */
const SOMEBODYS = ['home', 'Users', 'root', 'work', 'workspace'].join('|');
const PRIVATE_PATH = new RegExp(String.raw`(?<![\w.:/}$\])-])/(?:${SOMEBODYS})/[\w.-]+|\b[A-Z]:\\\w+`);

const texts = repositoryFiles()
  .filter((file) => !PICTURES.test(file))
  .map((file) => ({ file: relative(ROOT, file), text: readFileSync(file, 'utf8') }));

describe('the repository', () => {
  it('knows no path of the machine it was written on', () => {
    expect(texts.length).toBeGreaterThan(200);
    const here = [resolve(ROOT), homedir()].filter((path) => path.split('/').length > 2);
    const found = texts.flatMap(({ file, text }) =>
      [PRIVATE_PATH.exec(text)?.[0], ...here.filter((path) => text.includes(`${path}/`))].flatMap((path) =>
        path === undefined ? [] : [`${file}: ${path}`],
      ),
    );
    expect(found).toEqual([]);
  });

  it('imports nothing from outside itself', () => {
    const found = texts.flatMap(({ file, text }) =>
      file.endsWith('.ts')
        ? [...text.matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g)].flatMap(([, path = '']) =>
            relative(ROOT, resolve(ROOT, file, '..', path)).startsWith('..') ? [`${file}: ${path}`] : [],
          )
        : [],
    );
    expect(found).toEqual([]);
  });
});
