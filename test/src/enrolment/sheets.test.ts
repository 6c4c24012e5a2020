import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMac, type Mac } from '../../../src/devices/index.ts';
import {
  bulkSignInSheet,
  codeSheet,
  provisioningTemplate,
  readCsv,
  rejectedSheet,
  reportSheet,
  SIGN_IN_ERRORS,
} from '../../../src/enrolment/index.ts';
import { toCsv } from '../../../src/enrolment/sheets.ts';

const mac = (text: string): Mac => {
  const parsed = parseMac(text);
  if (!parsed) throw new Error(text);
  return parsed;
};
const say = (code: string): string => `what ${code} means`;

describe('src/enrolment/sheets.ts', () => {
  it('writes the admin center’s template, an adapter once for all its ports', () => {
    const targets = [
      { mac: mac('00908f000001:001'), site: 'São Paulo' },
      { mac: mac('00908f000001:002'), site: 'São Paulo' },
    ];
    expect(provisioningTemplate(targets)).toBe('\ufeffMAC id,Location\r\n00-90-8f-00-00-01,São Paulo\r\n');
  });

  it('writes the file of New-CsSdgBulkSignInRequest without the phones that have no account', () => {
    const targets = [
      { mac: mac('00908f000001:001'), upn: 'a@contoso.example' },
      { mac: mac('00908f000002'), upn: null },
    ];
    expect(bulkSignInSheet(targets)).toBe(
      '\ufeffUsername,HardwareId\r\na@contoso.example,00-90-8f-00-00-01:001\r\n',
    );
  });

  it('writes the codes to dial', () => {
    const code = { mac: mac('0004f2000001'), site: 'Lyon', upn: null, code: '123456' };
    expect(codeSheet([{ ...code, expiresAt: new Date('2026-03-01T12:30:59Z') }])).toBe(
      '\ufeffMAC id,Location,Username,Dial,Valid until (UTC)\r\n00-04-f2-00-00-01,Lyon,,*55*123456,2026-03-01 12:30\r\n',
    );
  });

  it('says in the report why a phone failed', () => {
    const line = {
      mac: mac('0004f2000001'),
      upn: null,
      site: 'Lyon',
      region: 'EMEA',
      row: 2,
      stage: 'sign-in',
    } as const;
    const [error] = SIGN_IN_ERRORS;
    const sheet = reportSheet([{ ...line, state: 'failed', code: error?.code ?? '' }], say);
    expect(sheet).toContain(
      '00-04-f2-00-00-01,Lyon,,EMEA,2,sign-in,failed,sign-in.user-not-found,what sign-in.user-not-found means',
    );
  });

  it('hands rejected rows back so that the reader finds them again, formulas too', async () => {
    const rows = [
      { row: 3, outcome: 'formula', mac: '=1+1', user: '@x', site: "d'Azur", region: null },
      { row: 7, outcome: 'bad-mac', mac: '00:04', user: null, site: 'Lyon, 2e', region: 'EMEA' },
    ];
    const file = await readCsv([Buffer.from(rejectedSheet(rows, say))]);
    expect(file.ignored).toEqual(['Row', 'Code', 'Reason']);
    expect(file.rows).toEqual([
      { row: 2, mac: '=1+1', user: '@x', site: "d'Azur", region: null, broken: 'formula' },
      { row: 3, mac: '00:04', user: null, site: 'Lyon, 2e', region: 'EMEA' },
    ]);
  });

  it('loses no cell and leaves none that a spreadsheet would run', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from('=+-@\t\r\n",;\' aé')) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const read: string[][] = parse(toCsv(['a', 'b', 'c'], rows), { bom: true });
        const cells = read.slice(1).flat();
        expect(cells.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([]);
        // Formulas are disarmed by an apostrophe, also within a cell.
        const bare = (texts: readonly string[]): string[] => texts.map((text) => text.replaceAll("'", ''));
        expect(bare(cells)).toEqual(bare(rows.flat()));
      }),
    );
  });
});
