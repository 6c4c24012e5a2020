import { describe, expect, it } from 'vitest';
import { namedUsers, picksPhones } from '../../bot/changes/accounts.ts';
import { inboundActivity } from '../../bot/channels/teams/activity.ts';
import { spokenText } from '../../bot/channels/teams/text.ts';
import { parseCheck } from '../../bot/checks/check-request.ts';
import { looksLikeCsv } from '../../bot/commands/enroll.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise, suggestions } from '../../bot/recognise.ts';
import { parseWatch } from '../../bot/incidents/watch-request.ts';
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

/** What is quadratic takes seconds for this much, and what is not a moment. */
const MUCH = 64_000;

/** Each with what it is given at most, where that is less. */
const READERS: readonly (readonly [name: string, longest: number, read: Reader])[] = [
  ['what was said', MUCH, spoken],
  ['commands', MUCH, (text) => recognise(COMMANDS, text)],
  ['suggestions', MUCH, (text) => suggestions(COMMANDS, text)],
  ['what looks like a list', MUCH, looksLikeCsv],
  ['lists', MUCH, (text) => readCsv([Buffer.from(text)]).catch(String)],
  ['lists with a header', MUCH, (text) => readCsv([Buffer.from(`MAC id\n${text}`)]).catch(String)],
  ['codes', MUCH, readCodes],
  ['pasted output', MUCH, readOutput],
  ['pasted lists', MUCH, (text) => readOutput(`Identity : a${text}\nName : b`)],
  ['pasted lists on one line', MUCH, (text) => readOutput(`Identity : a${text} Name : b`)],
  ['selectors', 2_000, parseSelector],
  ['times', 2_500, (text) => readTiming(text, '2026-01-01')],
  ['watches', MUCH, parseWatch],
  ['checks', MUCH, (text) => parseCheck(`tls ${text}`)],
  ['users', MUCH, (text) => [picksPhones(text), namedUsers(text)]],
  ['provisioning', MUCH, parseWords],
  ['hardware addresses', MUCH, parseMac],
  ['names', MUCH, fold],
  ['texts of cards', MUCH, asText],
  ['a phone’s notes', MUCH, (text) => noted(`Location:${text}`)],
  ['names in certificates', MUCH, (text) => dnsNames({ subjectAltName: text } as never)],
  ['what is stored', MUCH, storable],
  ['what is logged', MUCH, hiding(['postgres://user:secret@host/'])],
];

/** What patterns have been seen to read again and again: runs that nearly fit, and that never end as they should. */
const RUNS: readonly (readonly [name: string, run: (length: number) => string])[] = [
  ...[
    ...[
      ' ',
      'a',
      '"',
      '- ',
      '<at>',
      '<at ',
      '&',
      '\\u',
      '[',
      '=',
      '|',
      '\n',
      ',',
      'a ',
      'a : ',
      'aa:',
      '"a" ',
      'é\u0301',
    ],
    ...[
      '-----BEGIN CERTIFICATE-----',
      'Location:',
      '-eyJ',
      '://',
      'at 1',
      'waves 1,',
      'quiet ',
      'PS C:\\>',
      'policy:"',
    ],
  ].map((piece) => [JSON.stringify(piece), (length: number) => piece.repeat(length / piece.length)] as const),
  ['backslashes that end', (length) => `${'\\'.repeat(length)}ux`],
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

/** Below this, what was measured is something else. */
const NOTHING_MS = 30;
/** A collection of garbage in between is no fault of the reader's. */
const TRIES = 3;

/** Of the processor: what else the machine has to do does not count. Tried again where it seems too much. */
async function msOf(read: Reader, text: string, limit: number): Promise<number> {
  const times: number[] = [];
  do {
    const start = process.cpuUsage();
    await read(text);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1_000);
  } while (Math.min(...times) > limit && times.length < TRIES);
  return Math.min(...times);
}

describe('all that reads what strangers send', { timeout: 180_000 }, () => {
  it.each(READERS)(
    'reads %s in proportion to their length, whatever is repeated',
    async (_, longest, read) => {
      for (const [name, run] of RUNS) {
        // From short to long, so that what grows too fast is seen before it takes minutes.
        let before = 0;
        for (const length of [longest / 16, longest / 4, longest].map(Math.floor)) {
          // Four times the text: linear is four times the time, quadratic sixteen.
          const limit = Math.max(before, NOTHING_MS) * 10;
          before = await msOf(read, run(length), limit);
          expect(before, `${name}, ${length} characters`).toBeLessThan(limit);
        }
      }
    },
  );
});
