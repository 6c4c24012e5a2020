import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readCsv, type CsvFile, type CsvLimits } from '../../../src/enrolment/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';

const read = (content: string | Buffer, limits?: CsvLimits): Promise<CsvFile> =>
  readCsv([Buffer.from(content as string)], limits);

async function refusal(content: string | Buffer, limits?: CsvLimits): Promise<[string, object]> {
  try {
    await read(content, limits);
  } catch (error) {
    if (error instanceof LinekeeperError) return [error.code, error.details];
    throw error;
  }
  throw new Error('it was read');
}

describe('src/enrolment/csv-file.ts', () => {
  it('reads the three known shapes', async () => {
    expect((await read('MAC id,Location\n0004f2abcdef,Lyon\n')).rows).toEqual([
      { row: 2, mac: '0004f2abcdef', user: null, site: 'Lyon', region: null },
    ]);
    expect((await read('Username,HardwareId\na@b.example,00-04-f2-ab-cd-ef:001')).rows).toEqual([
      { row: 2, mac: '00-04-f2-ab-cd-ef:001', user: 'a@b.example', site: null, region: null },
    ]);
    expect(
      (await read('Région;Nom d’utilisateur;ADRESSE MAC;Emplacement\nEMEA;a@b.example;x;Lyon')).rows,
    ).toEqual([{ row: 2, mac: 'x', user: 'a@b.example', site: 'Lyon', region: 'EMEA' }]);
  });

  it('takes the delimiter that a sep= line names and leaves that line out of the count', async () => {
    const file = await read('\ufeffsep=|\r\nMAC|Site\r\n1|Lyon, 2\r\n');
    expect(file).toMatchObject({ delimiter: '|', rows: [{ row: 2, site: 'Lyon, 2' }] });
  });

  it('numbers rows as a spreadsheet does, blank lines and cells over several lines included', async () => {
    const { rows } = await read('MAC,Site\r\n\r\n1,"Lyon\n2"\r\n,\r\n2,Paris');
    expect(rows.map(({ row, site }) => [row, site])).toEqual([
      [3, 'Lyon\n2'],
      [5, 'Paris'],
    ]);
  });

  it('reports the columns it does not know, and ignores them', async () => {
    const file = await read('MAC,Comment,,Site\n1,=x,,Lyon');
    expect(file).toMatchObject({
      columns: ['mac', 'site'],
      ignored: ['Comment'],
      rows: [{ mac: '1', site: 'Lyon' }],
    });
    expect(file.rows[0]).not.toHaveProperty('broken');
  });

  it('marks rows that cannot be right and reads on', async () => {
    const { rows } = await read('MAC,Site\n1,a,b\n2\n3,=HYPERLINK(1)\n4,a,,\n5,@a\n');
    expect(rows.map(({ broken }) => broken)).toEqual([
      'malformed-row',
      'malformed-row',
      'formula',
      undefined,
      'formula',
    ]);
  });

  it.each([
    ['', 'csv.empty', {}],
    ['\ufeff \r\n\r\n', 'csv.empty', {}],
    ['PK\x03\x04…', 'csv.binary', { kind: 'xlsx' }],
    ['%PDF-1.7', 'csv.binary', { kind: 'pdf' }],
    ['MAC\n1\0', 'csv.binary', { kind: 'unknown' }],
    ['name,phone\n1,2', 'csv.no-header', { found: 'name | phone' }],
    ['name;phone\n1;2', 'csv.no-header', { found: 'name | phone' }],
    ['MAC,Site\n', 'csv.no-rows', {}],
    ['MAC,Site\n1,a\nMAC,Site\n2,b', 'csv.two-headers', { row: 3 }],
    ['MAC,Site,HardwareId\n', 'csv.duplicate-column', { column: 'HardwareId' }],
    ['MAC,Site\n1,a\n\n2,"b\n3,c\n4,d\n', 'csv.unclosed-quote', { row: 4 }],
    ['MAC,Site\n1,a\n2,"b\n3,"c"\n', 'csv.unclosed-quote', { row: 3 }],
    ['MAC,Site\n1,a\n2,b"c\n', 'csv.stray-quote', { row: 3 }],
  ])('refuses %j with %s', async (content, code, details) => {
    expect(await refusal(content)).toEqual([code, details]);
  });

  it('refuses what is over its limits, bytes as soon as they are passed', async () => {
    let taken = 0;
    function* endless(): Generator<Uint8Array> {
      for (;;) {
        taken += 1;
        yield Buffer.alloc(1024 * 1024, 0x41);
      }
    }
    await expect(readCsv(endless())).rejects.toMatchObject({
      code: 'csv.too-large',
      details: { maxMegabytes: 16 },
    });
    expect(taken).toBe(17);
    expect(await refusal('MAC\n1\n2\n3\n', { maxBytes: 100, maxRows: 2 })).toEqual([
      'csv.too-many-rows',
      { max: 2 },
    ]);
  });

  it('reads 100,000 rows', async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, n) => `${String(n).padStart(12, '0')},Lyon,p${n}@contoso.example`,
    );
    const { rows } = await read(`MAC,Site,User\r\n${lines.join('\r\n')}\r\n`);
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)).toMatchObject({ row: 100_001, user: 'p99999@contoso.example' });
  });

  it('gives back any rows, whatever the encoding, delimiter, quoting, header order and line end', async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ rows, bytes, encoding, delimiter }) => {
        const file = await readCsv(inPieces(bytes));
        expect(file).toMatchObject({ encoding, delimiter });
        expect(file.rows.map(({ mac, user, site, region }) => ({ mac, user, site, region }))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses or reads any bytes, and never fails otherwise', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(
        fc.constantFrom(
          'MAC',
          'Site',
          'sep=',
          ',',
          ';',
          '\t',
          '"',
          '""',
          '\r',
          '\n',
          '\0',
          'é',
          '\ufeff',
          '=',
          'a',
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        const content = Buffer.from(given instanceof Uint8Array ? given : given.join(''));
        const outcome = await readCsv([content]).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(LinekeeperError);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Characters that all four encodings have, among them everything that means something in a CSV. */
const character = fc.constantFrom(...Array.from('abcXYZ019 ,;\t"\n\r\'=@-+|éÈœ€ß'));
const cell = fc
  .string({ unit: character, maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => !/^'?[=+\-@]/.test(text));
const row = fc.record({
  mac: cell.filter((text) => text !== ''),
  user: cell.map((text) => text || null),
  site: cell.map((text) => text || null),
  region: cell.map((text) => text || null),
});
const HEADERS = { mac: 'Adresse MAC', user: 'User', site: 'Lieu', region: 'Région' } as const;
const ENCODERS = {
  'utf-8': (text: string, mark: boolean) => iconv.encode(text, 'utf8', { addBOM: mark }),
  'utf-16le': (text: string) => iconv.encode(text, 'utf16-le', { addBOM: true }),
  'utf-16be': (text: string) => iconv.encode(text, 'utf16-be', { addBOM: true }),
  // The header's é is no UTF-8 here; without it some texts would be valid in both.
  'windows-1252': (text: string) => iconv.encode(text, 'win1252'),
} as const;

const written = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 8 }),
    order: fc.shuffledSubarray(['mac', 'user', 'site', 'region'] as const, { minLength: 4 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
    quoteAll: fc.boolean(),
    lastLineEnd: fc.boolean(),
    sep: fc.boolean(),
    mark: fc.boolean(),
    encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  })
  .map(({ rows, order, delimiter, lineEnd, quoteAll, lastLineEnd, sep, mark, encoding }) => {
    const write = (text: string): string =>
      quoteAll || /[,;\t"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = [
      ...(sep ? [`sep=${delimiter}`] : []),
      order.map((field) => write(HEADERS[field])).join(delimiter),
      ...rows.map((cells) => order.map((field) => write(cells[field] ?? '')).join(delimiter)),
    ];
    const text = lines.join(lineEnd) + (lastLineEnd ? lineEnd : '');
    return { rows, encoding, delimiter, bytes: ENCODERS[encoding](text, mark) };
  });

function* inPieces(bytes: Buffer): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 7) yield bytes.subarray(from, from + 7);
}
