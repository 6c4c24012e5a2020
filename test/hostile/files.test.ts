import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toCsv } from '../../src/enrolment/sheets.ts';
import { readCsv } from '../../src/enrolment/csv-file.ts';
import { readYaml } from '../../src/kernel/yaml.ts';
import { loadSites } from '../../src/sites/index.ts';
import { FORMULAS, hostileText, INHERITED, nested } from './corpus.ts';

/** The cells as a spreadsheet finds them that parts them at this separator. */
function cellsAt(csv: string, separator: string): string[] {
  if (separator === ',') return parse(csv, { bom: true, relax_column_count: true }).flat();
  return csv
    .replace('\ufeff', '')
    .split(/\r\n|[\r\n]/)
    .flatMap((line) => line.split(separator))
    .map((cell) => cell.replace(/^\s*"?\s*/, ''));
}

describe('src/enrolment/sheets.ts', () => {
  const anyCell = fc.oneof(hostileText, fc.constantFrom(...FORMULAS));

  it('hands out no formula, whatever a spreadsheet takes for the separator', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyCell, { minLength: 1, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const csv = toCsv(['MAC id'], rows);
        for (const separator of [',', ';', '\t'])
          for (const cell of cellsAt(csv, separator)) expect(cell).not.toMatch(/^[=+\-@]/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('src/enrolment/csv-file.ts', () => {
  it('reads any list to rows or to a code, and pollutes nothing', async () => {
    const header = fc.array(
      fc.oneof(fc.constantFrom('MAC id', 'Location', 'Username', ...INHERITED), hostileText),
      {
        maxLength: 5,
      },
    );
    const table = fc.tuple(header, fc.array(fc.array(hostileText, { maxLength: 5 }), { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async ([names, rows], separator) => {
        const text = [names, ...rows].map((cells) => cells.join(separator)).join('\n');
        const read = await readCsv([Buffer.from(text)]).catch((error: unknown) => error);
        expect(read).toEqual(
          expect.objectContaining(
            read instanceof Error ? { code: expect.stringMatching(/^csv\./) as unknown } : {},
          ),
        );
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a cell of two megabytes', `MAC id\n${'x'.repeat(2_000_000)}`],
    ['a row of half a million cells', `MAC id\n${','.repeat(500_000)}`],
    ['a header of half a million columns', `MAC id${',x'.repeat(500_000)}\n1`],
    ['a million quotes', `MAC id\n${'"'.repeat(1_000_000)}`],
    ['a million lines of nothing', `MAC id\n${'\n'.repeat(1_000_000)}00:04:f2:00:00:01`],
  ])('bears %s', async (_what, text) => {
    const read = await readCsv([Buffer.from(text)]).catch((error: unknown) => error);
    expect(read).toEqual(expect.anything());
  });
});

const BOMB = ['a: &a [x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]']
  .concat(
    'cdefghi'.split('').map(
      (name, at) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${'bcdefgh'[at] ?? ''}`)
          .join(', ')}]`,
    ),
  )
  .join('\n');

const YAML: readonly (readonly [string, string])[] = [
  ['a bomb of aliases', BOMB],
  ['an alias of itself', 'a: &a [*a]'],
  ['deep nesting', nested(20_000, 'array')],
  ['deep nesting by indentation', Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['a tag that makes something', 'a: !!js/function "function () { return 1 }"'],
  ['a merge', 'a: &a { x: 1 }\nb: { <<: *a }'],
  ['an alias of nothing', 'a: *b'],
  ['NUL', 'a: "\\0"\n\0'],
  ['a megabyte of a name', `${'x'.repeat(1_000_000)}: 1`],
  ['many documents', '---\na: 1\n---\nb: 2'],
  ...INHERITED.map((name) => [name, `${name}: { polluted: yes }`] as const),
];

describe('src/kernel/yaml.ts', () => {
  it.each(YAML)('tells the line of what is wrong with %s, and throws nothing', (_what, text) => {
    const read = readYaml(
      text,
      z.strictObject({ roles: z.record(z.string(), z.array(z.string())) }),
      () => undefined,
    );
    expect(read).toMatchObject({
      ok: false,
      line: expect.any(Number) as unknown,
      problem: expect.stringMatching(/./) as unknown,
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('src/sites/sites-file.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-sites-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // As a name of a site it is left out: there is no such site.
  it.each(YAML.filter(([what]) => what !== '__proto__'))(
    'refuses %s as a wrong setting',
    async (_what, text) => {
      const file = join(folder, 'sites.yaml');
      await writeFile(file, `default: Europe/Paris\nsites:\n${text.replaceAll(/^/gm, '  ')}`);
      const load = (): unknown => loadSites(file, false);
      expect(load).toThrow(expect.objectContaining({ code: 'setting.invalid' }));
    },
  );
});
