import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storable } from '../../../../src/adapters/postgres/storable.ts';

describe('src/adapters/postgres/storable.ts', () => {
  it.each([
    ['a\0b', 'a\ufffdb'],
    [JSON.stringify({ name: 'a\0b' }), '{"name":"a\ufffdb"}'],
    [JSON.stringify('a\ud83db'), '"a\ufffdb"'],
    [JSON.stringify(String.raw`a\u0000`), JSON.stringify(String.raw`a\u0000`)],
    ['😀 café', '😀 café'],
    [7, 7],
    [null, null],
    [
      ['a\0', ['\0']],
      ['a\ufffd', ['\ufffd']],
    ],
  ])('makes %j %j', (value, kept) => {
    expect(storable(value)).toEqual(kept);
  });

  it('leaves any JSON to be read as it was, but for what cannot be kept', () => {
    const clean = (text: string): string => text.replaceAll('\0', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(JSON.parse(String(storable(JSON.stringify(texts))))).toEqual(texts.map(clean));
      }),
    );
  });
});
