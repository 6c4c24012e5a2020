import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainedEntry, Seal, StoredLink } from '../../../src/audit/index.ts';
import { hashOf } from '../../../src/audit/link.ts';
import { seal } from '../../../src/audit/seal.ts';
import { verifyChain, type NotedEntry, type Verification } from '../../../src/audit/verify.ts';
import {
  anyEntryText,
  chained,
  chainOf,
  entryTexts,
  linksOf,
  signerOf,
  type Tampered,
} from '../../helpers/audit-log.ts';

const signer = signerOf('ours');
const AT = new Date('2026-11-21T12:00:00Z');
const LOG = chained(entryTexts(9));
const entry = (seq: number): ChainedEntry => LOG[seq - 1]!;

const verify = (tampered: Tampered, noted?: NotedEntry): Promise<Verification> =>
  verifyChain(chainOf(tampered), signer, noted);
const sealed = (kind: Seal['kind'], seq: number, by = signer): Promise<Seal> =>
  seal({ kind, seq, hash: entry(seq).hash, at: AT }, by);

/** The log with one entry altered, whose own hash is computed again. */
function rehashed(seq: number, change: Partial<ChainedEntry>): StoredLink[] {
  const altered = { ...entry(seq), ...change };
  return linksOf(LOG.with(seq - 1, { ...altered, hash: hashOf(altered, altered) }));
}

describe('src/audit/verify.ts', () => {
  it('finds nothing wrong with a log that is as it was written', async () => {
    const seals = [await sealed('checkpoint', 4), await sealed('checkpoint', 9)];
    expect(await verify({ links: linksOf(LOG), seals })).toEqual({
      ...{ first: 1, last: 9, hash: entry(9).hash, checkpoints: 2, fault: undefined },
    });
    expect(await verify({ links: [] })).toMatchObject({ first: 1, last: 0, fault: undefined });
  });

  it('names an entry of which anything at all was changed', async () => {
    const change = fc.record({
      texts: fc.array(anyEntryText, { minLength: 1, maxLength: 8 }),
      which: fc.nat(),
      field: fc.constantFrom(
        ...(['seq', 'at', 'who', 'action', 'subject', 'detail', 'conversation', 'previous', 'hash'] as const),
      ),
      text: fc.option(fc.string({ unit: 'grapheme' })),
      number: fc.integer({ min: 1, max: 40 }),
      digits: fc.string({ unit: fc.constantFrom('0', '3', '9', 'a', 'f'), minLength: 64, maxLength: 64 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ texts, which, field, text, number, digits }) => {
        const log = chained(texts);
        const at = which % log.length;
        const values = { seq: number, previous: digits, hash: digits, detail: text, conversation: text };
        const value = field in values ? values[field as keyof typeof values] : (text ?? '');
        fc.pre(log[at]![field] !== value && !(field === 'seq' && log.some(({ seq }) => seq === value)));
        const links = linksOf(log.with(at, { ...log[at]!, [field]: value }));
        const { fault } = await verify({ links });
        expect(fault?.seq).toBe(at + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('names the first entry that was removed, wherever', async () => {
    for (const seq of [1, 5]) {
      const links = linksOf(LOG.toSpliced(seq - 1, 1));
      expect((await verify({ links })).fault).toEqual({ problem: 'removed', seq });
      // The place is still there, but nothing stands in it.
      const emptied = linksOf(LOG).with(seq - 1, { ...linksOf(LOG)[seq - 1]!, entry: null });
      expect((await verify({ links: emptied })).fault).toEqual({ problem: 'removed', seq });
    }
  });

  it('names entries that have changed places', async () => {
    const links = linksOf(LOG);
    const [third, sixth] = [links[2]!, links[5]!];
    const swapped = links.with(2, { ...third, entry: sixth.entry }).with(5, { ...sixth, entry: third.entry });
    expect((await verify({ links: swapped })).fault).toEqual({ problem: 'moved', seq: 3, from: 6 });
  });

  it('names an entry that was replaced together with its hash', async () => {
    const links = rehashed(4, { action: 'change.rejected' });
    expect((await verify({ links })).fault).toEqual({ problem: 'replaced', seq: 4 });
  });

  it('names an entry put in between by the renumbering of those after it', async () => {
    const links = linksOf([...LOG.slice(0, 4), ...LOG.slice(3).map((one) => ({ ...one, seq: one.seq + 1 }))]);
    expect((await verify({ links })).fault).toEqual({ problem: 'altered', seq: 5 });
  });

  it('names a row that has no place in the chain', async () => {
    expect((await verify({ links: linksOf(LOG), unlinked: 77 })).fault).toEqual({
      problem: 'inserted',
      seq: 77,
    });
  });

  it('finds that the end was cut off, by a checkpoint or by a note', async () => {
    const links = linksOf(LOG.slice(0, 6));
    expect((await verify({ links })).fault).toBeUndefined();
    const cut = { problem: 'cut-off', seq: 7 };
    expect((await verify({ links, seals: [await sealed('checkpoint', 8)] })).fault).toEqual(cut);
    expect((await verify({ links }, { seq: 9, hash: entry(9).hash.slice(0, 8) })).fault).toEqual(cut);
  });

  it('finds that the whole chain was computed anew, by a checkpoint or by a note', async () => {
    const texts = entryTexts(9);
    const links = linksOf(chained(texts.with(2, { ...texts[2]!, action: 'change.rejected' })));
    expect((await verify({ links })).fault).toBeUndefined();
    const anew = { problem: 'rewritten', seq: 8 };
    expect((await verify({ links, seals: [await sealed('checkpoint', 8)] })).fault).toEqual(anew);
    expect((await verify({ links }, { seq: 8, hash: entry(8).hash })).fault).toEqual(anew);
    // What came before the altered entry is as it was.
    expect((await verify({ links }, { seq: 2, hash: entry(2).hash })).fault).toBeUndefined();
  });

  it('believes no checkpoint that another key has signed, or that was altered', async () => {
    const links = linksOf(LOG);
    const foreign = await sealed('checkpoint', 8, signerOf('ours'));
    const unknown = await sealed('checkpoint', 8, signerOf('theirs'));
    const altered = { ...(await sealed('checkpoint', 7)), seq: 8, hash: entry(8).hash };
    const dated = { ...(await sealed('checkpoint', 8)), at: new Date(AT.getTime() + 1) };
    const anchor: Seal = { ...(await sealed('checkpoint', 8)), kind: 'anchor' };
    for (const one of [foreign, unknown, altered, dated, anchor])
      expect((await verify({ links, seals: [one] })).fault).toEqual({ problem: 'forged-seal', seq: 8 });
  });

  it('begins after a signed anchor, and nowhere else', async () => {
    const links = linksOf(LOG.slice(5));
    const anchor = await sealed('anchor', 5);
    expect(await verify({ links, seals: [await sealed('checkpoint', 3), anchor] })).toMatchObject({
      ...{ first: 6, last: 9, checkpoints: 0, fault: undefined },
    });
    expect((await verify({ links })).fault).toEqual({ problem: 'removed', seq: 1 });
    expect((await verify({ links: links.slice(1), seals: [anchor] })).fault).toEqual({
      ...{ problem: 'removed', seq: 6 },
    });
    const other = linksOf(chained(entryTexts(9).slice(5), 6, 'f'.repeat(64)));
    expect((await verify({ links: other, seals: [anchor] })).fault).toEqual({ problem: 'replaced', seq: 6 });
    // Of an entry that is not kept any more a note says nothing.
    expect(
      (await verify({ links, seals: [anchor] }, { seq: 2, hash: 'f'.repeat(64) })).fault,
    ).toBeUndefined();
  });

  it('holds a thousand entries at a time, however long the log, and stops when it is told to', async () => {
    const batches: number[] = [];
    const links = linksOf(chained(entryTexts(2_500)));
    const { last, fault } = await verifyChain(chainOf({ links }, batches), signer);
    expect({ last, fault, batches }).toEqual({ last: 2_500, fault: undefined, batches: [1_000, 1_000, 500] });
    const stopping = AbortSignal.abort(new Error('the worker stops'));
    await expect(verifyChain(chainOf({ links }), signer, undefined, stopping)).rejects.toThrow('stops');
  });
});
