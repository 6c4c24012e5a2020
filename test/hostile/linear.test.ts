import { describe, expect, it } from 'vitest';
import { namedUsers, picksPhones } from '../../bot/accounts.ts';
import { inboundActivity } from '../../bot/channels/teams/activity.ts';
import { spokenText } from '../../bot/channels/teams/text.ts';
import { parseCheck } from '../../bot/check-request.ts';
import { looksLikeCsv } from '../../bot/commands/enroll.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { MOST_PASTED, MOST_TYPED } from '../../bot/paste.ts';
import { recognise, suggestions } from '../../bot/recognise.ts';
import { parseWatch } from '../../bot/watch-request.ts';
import { asText } from '../../cards/kit.ts';
import { deviceRecord, toDevice } from '../../src/adapters/graph/device-record.ts';
import { storable } from '../../src/adapters/postgres/storable.ts';
import { readOutput } from '../../src/cmdlets/index.ts';
import { fold, parseMac, parseSelector } from '../../src/devices/index.ts';
import { readCodes } from '../../src/enrolment/codes-text.ts';
import { readCsv } from '../../src/enrolment/csv-file.ts';
import { hiding } from '../../src/kernel/hidden.ts';
import { dnsNames } from '../../src/network/certificate.ts';
import { readTiming } from '../../src/operations/index.ts';
import { parseWords } from '../../src/provisioning/index.ts';
import { nested } from './corpus.ts';

type Reader = (text: string) => unknown;

const spoken = (text: string): string =>
  spokenText(
    inboundActivity.parse({
      ...{ type: 'message', channelId: 'msteams', serviceUrl: 'http://127.0.0.1/' },
      ...{
        from: { id: 'user' },
        recipient: { id: '28:bot', name: 'Linekeeper' },
        conversation: { id: 'a:1' },
        text,
      },
    }),
  );

const noted = (notes: string): unknown =>
  toDevice(
    deviceRecord.parse({
      id: '1',
      deviceType: 'sip',
      notes,
      hardwareDetail: { uniqueId: '00-04-f2-ab-cd-ef' },
    }),
  );

/** Each with the longest text that gets as far as to it. */
const READERS: readonly (readonly [name: string, longest: number, read: Reader])[] = [
  ['what was said', 2_000_000, spoken],
  ['commands', 2_000_000, (text) => recognise(COMMANDS, text)],
  ['suggestions', MOST_TYPED, (text) => suggestions(COMMANDS, text)],
  ['what looks like a list', 2_000_000, looksLikeCsv],
  ['lists', MOST_PASTED, (text) => readCsv([Buffer.from(text)]).catch(String)],
  ['lists with a header', MOST_PASTED, (text) => readCsv([Buffer.from(`MAC id\n${text}`)]).catch(String)],
  ['codes', MOST_PASTED, readCodes],
  ['pasted output', MOST_PASTED, readOutput],
  ['pasted lists', MOST_PASTED, (text) => readOutput(`Identity : a${text}\nName : b`)],
  ['selectors', 2_000, parseSelector],
  ['times', 2_500, (text) => readTiming(text, '2026-01-01')],
  ['watches', MOST_TYPED, parseWatch],
  ['checks', MOST_TYPED, (text) => parseCheck(`tls ${text}`)],
  ['users', MOST_TYPED, (text) => [picksPhones(text), namedUsers(text)]],
  ['provisioning', MOST_TYPED, parseWords],
  ['hardware addresses', MOST_PASTED, parseMac],
  ['names', MOST_PASTED, fold],
  ['texts of cards', MOST_PASTED, asText],
  ['a phone’s notes', MOST_PASTED, (text) => noted(`Location:${text}`)],
  ['names in certificates', 65_536, (text) => dnsNames({ subjectAltName: text } as never)],
  ['what is stored', MOST_PASTED, storable],
  ['what is logged', MOST_PASTED, hiding(['postgres://user:secret@host/'])],
];

/** What patterns have been seen to read again and again: runs that nearly fit, and that never end as they should. */
const RUNS: readonly (readonly [name: string, run: (length: number) => string])[] = [
  ...[
    ...[
      ' ',
      'a',
      '0',
      '"',
      '""',
      '-',
      '- ',
      '<',
      '<at>',
      '<at ',
      '&',
      '&#',
      '\\',
      '\\u',
      '[',
      '(',
      '`',
      ':',
      '://',
      '=',
      '|',
    ],
    ...[
      '\n',
      '\t',
      ',',
      ';',
      'a ',
      'a,',
      'a;',
      'a:',
      'a : ',
      'aa:',
      '00:',
      'a\n',
      '\n\n',
      '"a"',
      '"a" ',
      'site:',
      'é',
      '\u0301',
    ],
    ...[
      '-----BEGIN CERTIFICATE-----',
      'Location:',
      'eyJ',
      'bearer ',
      'at ',
      'at 1',
      'every monday,',
      'waves 1,',
      'quiet ',
    ],
    ...['DNS:', 'PS C:\\>', '[x] ', '>> ', '1 ', 'a@', 'policy:"'],
  ].map((piece) => [JSON.stringify(piece), (length: number) => piece.repeat(length / piece.length)] as const),
  ['blanks that end', (length) => `a${' '.repeat(length)}a`],
  ['a word that ends', (length) => `${'a'.repeat(length)} a`],
  [
    'a table of columns',
    (length) => `${'a '.repeat(length / 4)}\n${'- '.repeat(length / 4)}\n${'a\n'.repeat(length / 4)}`,
  ],
  ['nested arrays', (length) => nested(Math.floor(length / 2), 'array')],
  ['nested objects', (length) => nested(Math.floor(length / 6), 'object')],
  ['a header of many columns', (length) => `MAC id${',a'.repeat(length / 4)}\n${',a\n'.repeat(length / 6)}`],
];

/** Anything below this is a machine's hiccup. */
const NOTHING_MS = 25;

async function msOf(read: Reader, text: string): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const start = performance.now();
    await read(text);
    times.push(performance.now() - start);
    if (Math.min(...times) < NOTHING_MS) break;
  }
  return Math.min(...times);
}

describe.each(READERS)('reading %s', (_reader, longest, read) => {
  it('takes no more than in proportion to the length, whatever is repeated', async () => {
    for (const [name, run] of RUNS) {
      // From short to long, so that what grows too fast is seen before it takes minutes.
      let before = NOTHING_MS;
      for (const length of [longest / 16, longest / 4, longest].map(Math.floor)) {
        const ms = await msOf(read, run(length));
        // Four times the text: linear is four times the time, quadratic sixteen.
        expect(ms, `${name}, ${length} characters`).toBeLessThan(Math.max(before, NOTHING_MS) * 10);
        before = ms;
      }
    }
  });
});
