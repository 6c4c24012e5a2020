import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, jsonLines, signatureOf } from '../../../src/audit/export.ts';
import type { ChainedEntry } from '../../../src/audit/index.ts';
import { hashOf } from '../../../src/audit/link.ts';
import { anyEntryText, chained, entryTexts, signerOf } from '../../helpers/audit-log.ts';

const VERIFIER = fileURLToPath(new URL('../../../docs/verify-audit.mjs', import.meta.url));
const signer = signerOf('ours');
const AT = new Date('2026-11-21T12:00:00Z');

/** Values that a spreadsheet would run, that a CSV has to quote, and that JSON has to escape. */
const AWKWARD = [
  '=1+1',
  '+1',
  '-1',
  '@x',
  '\tx',
  '\rx',
  "'x",
  "'=x",
  '＝1',
  'a,b',
  'a"b',
  'a\nb',
  'a\r\nb',
  ' \\u0000é\u2028',
];
const LOG = chained(
  entryTexts(AWKWARD.length).map((text, at) => ({
    ...text,
    action: AWKWARD[at]!,
    subject: AWKWARD.at(-at - 1)!,
  })),
);

const FORMATS = { jsonl: jsonLines, csv } as const;
type Format = keyof typeof FORMATS;
const formats: readonly Format[] = ['jsonl', 'csv'];

async function* inBatches(entries: readonly ChainedEntry[]): AsyncGenerator<readonly ChainedEntry[]> {
  await Promise.resolve();
  for (let at = 0; at < entries.length; at += 3) yield entries.slice(at, at + 3);
}

async function written(entries: readonly ChainedEntry[], format: Format): Promise<string> {
  let text = '';
  for await (const part of FORMATS[format](inBatches(entries))) text += part;
  return text;
}

function signed(entries: readonly ChainedEntry[], by = signer): Promise<string> {
  const [first, last] = [entries[0]!, entries.at(-1)!];
  const stretch = { first: first.seq, last: last.seq, previous: first.previous, hash: last.hash };
  return signatureOf(stretch, by, AT);
}

describe('src/audit/export.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** As a third party does, with nothing of this program but the verifier. */
  async function verified(
    log: string,
    format: Format,
    signature: string,
    fingerprint?: string,
  ): Promise<{ code: number; said: string }> {
    const files = [join(folder, `log.${format}`), join(folder, 'signature.json')] as const;
    await writeFile(files[0], log);
    await writeFile(files[1], signature);
    const args = [VERIFIER, ...files, ...(fingerprint === undefined ? [] : [fingerprint])];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: tmpdir(), env: {} }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
      });
    });
  }
  const judged = async (entries: readonly ChainedEntry[], format: Format): Promise<string> =>
    (await verified(await written(entries, format), format, await signed(LOG))).said;

  describe.each(formats)('%s', (format) => {
    it('is verified offline by the program in docs, of whatever stretch', async () => {
      const { fingerprint } = await signer.publicKey();
      for (const entries of [LOG, LOG.slice(3, 7)]) {
        const log = await written(entries, format);
        const { code, said } = await verified(log, format, await signed(entries), fingerprint);
        expect(said).toContain(`${entries.length} entries, ${entries[0]!.seq} to ${entries.at(-1)!.seq}`);
        expect(said).toContain(fingerprint);
        expect(code).toBe(0);
      }
    });

    it('names what was altered, removed, moved, doubled, added or cut off', async () => {
      const [third, fourth] = [LOG[2]!, LOG[3]!];
      const altered = { ...third, who: '{"id": "eve", "name": "Alex Wilber"}' };
      const rehashed = (one: ChainedEntry): ChainedEntry => {
        const other = { ...one, action: 'change.rejected' };
        return { ...other, hash: hashOf(other, other) };
      };
      const more = chained(entryTexts(1), LOG.length + 1, LOG.at(-1)!.hash);
      expect(await judged(LOG.with(2, altered), format)).toContain('Entry 3 was altered');
      expect(await judged(LOG.with(2, rehashed(third)), format)).toContain('Entry 3 was replaced');
      expect(await judged(LOG.with(-1, rehashed(LOG.at(-1)!)), format)).toContain(
        `Entry ${LOG.length} was replaced`,
      );
      expect(await judged(LOG.toSpliced(2, 1), format)).toContain('Entry 3 was removed');
      expect(await judged(LOG.with(2, fourth).with(3, third), format)).toContain(
        'Entry 3 was removed or moved',
      );
      expect(await judged(LOG.toSpliced(2, 0, third), format)).toContain(
        'Entry 3 stands where entry 4 should be',
      );
      expect(await judged(LOG.slice(0, -2), format)).toContain(`entries ${LOG.length - 1} to ${LOG.length}`);
      expect(await judged(LOG.slice(1), format)).toContain('Entry 1 was removed');
      expect(await judged([...LOG, ...more], format)).toContain(`Entry ${LOG.length + 1} was added`);
    });

    it('is not believed where chain and signature were made anew with another key', async () => {
      const { fingerprint } = await signer.publicKey();
      const anew = chained(entryTexts(4).with(1, { ...entryTexts(2)[1]!, action: 'change.rejected' }));
      const other = signerOf('ours');
      const { code, said } = await verified(
        await written(anew, format),
        format,
        await signed(anew, other),
        fingerprint,
      );
      expect(said).toContain(`not ${fingerprint}`);
      expect(code).toBe(1);
      // Without anything noted it is right in itself, and the reader is told what to compare.
      const alone = await verified(await written(anew, format), format, await signed(anew, other));
      expect(alone.said).toContain((await other.publicKey()).fingerprint);
      expect(alone.said).toContain('Compare that');
    });

    it('does not pass when any value of any entry is another one', async () => {
      const change = fc.record({
        entries: fc.array(anyEntryText, { minLength: 1, maxLength: 4 }).map((texts) => chained(texts)),
        which: fc.nat(),
        field: fc.constantFrom(
          ...(['at', 'who', 'action', 'subject', 'detail', 'conversation', 'previous', 'hash'] as const),
        ),
        value: fc.string({ unit: 'grapheme', minLength: 1 }),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ entries, which, field, value }) => {
          const at = which % entries.length;
          fc.pre(entries[at]![field] !== value);
          const whole = await verified(await written(entries, format), format, await signed(entries));
          expect(whole).toMatchObject({ code: 0 });
          const other = entries.with(at, { ...entries[at]!, [field]: value });
          const { code, said } = await verified(await written(other, format), format, await signed(entries));
          expect(said).toContain(`Entry ${at + 1} was`);
          expect(code).toBe(1);
        }),
        { numRuns: 8 },
      );
    });
  });

  it('lets no spreadsheet run what stands in a cell', async () => {
    const cells = (await written(LOG, 'csv')).split(/,|\r\n/).map((cell) => cell.replace(/^\ufeff?"/, ''));
    expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=1+1");
  });

  it.each([
    [
      'a second spelling of a field',
      'jsonl',
      (log: string) => log.replace('"action":', '"action":"x","action":'),
    ],
    ['a field more', 'jsonl', (log: string) => log.replace('}\n', ',"approved":true}\n')],
    ['other white space', 'jsonl', (log: string) => log.replace('"seq":1,', '"seq": 1,')],
    ['an apostrophe more', 'csv', (log: string) => log.replace("'@x", "''@x")],
    ['an apostrophe that hides nothing', 'csv', (log: string) => log.replace('change.', "'change.")],
    ['a column more', 'csv', (log: string) => log.replace('hash\r\n', 'hash,approved\r\n')],
    ['a cell more', 'csv', (log: string) => log.replace(/\r\n2,/, ',x\r\n2,')],
  ] as const)('does not pass with %s (%s)', async (_what, format, tamper) => {
    const entries = chained([...entryTexts(1), { ...entryTexts(1)[0]!, action: '@x' }, ...entryTexts(1)]);
    const log = await written(entries, format);
    expect(tamper(log)).not.toBe(log);
    expect((await verified(log, format, await signed(entries))).code).toBe(0);
    expect((await verified(tamper(log), format, await signed(entries))).code).toBeGreaterThan(0);
  });

  it.each(['first', 'last', 'previous', 'hash', 'signedAt', 'signature', 'format'])(
    'does not pass when the signature’s %s is another one',
    async (field) => {
      const signature = JSON.parse(await signed(LOG)) as Record<string, unknown>;
      const before = signature[field];
      const value = typeof before === 'number' ? before + 1 : 'ff'.repeat(32);
      const altered = JSON.stringify({ ...signature, [field]: value });
      expect((await verified(await written(LOG, 'jsonl'), 'jsonl', altered)).code).toBeGreaterThan(0);
    },
  );
});
