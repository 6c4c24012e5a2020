import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/adapters/demo-tenant/odata.ts';

const quoted = (text: string): string => `'${text.replaceAll(`'`, `''`)}'`;
const filter = (text: string): unknown => parseFilter(new URLSearchParams({ $filter: text }));
const line = fc.string().filter((text) => text === text.trim());

describe('src/adapters/demo-tenant/odata.ts', () => {
  it('reads any text behind eq, apostrophes doubled', () => {
    fc.assert(
      fc.property(line, (text) => {
        expect(filter(`currentUser/id eq ${quoted(text)}`)).toEqual({
          kind: 'match',
          field: 'currentUser/id',
          values: [text],
        });
      }),
    );
  });

  it('reads any list behind in', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 15 }), (values) => {
        const text = `userPrincipalName in (${values.map(quoted).join(',')})`;
        expect(filter(text)).toEqual({ kind: 'match', field: 'userPrincipalName', values });
      }),
    );
  });

  it.each([`a ne 'b'`, `a eq 'b' and c eq 'd'`, `a eq b`, `a in ()`, `a eq 'b''`])(
    'does not understand %s',
    (text) => {
      expect(filter(text)).toEqual({ kind: 'unsupported' });
    },
  );
});
