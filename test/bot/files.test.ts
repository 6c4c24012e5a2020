import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../helpers/card-faults.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { answerOf, SAMPLE, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

const HEADER = 'MAC id,Location,Username,Region';
const GOOD = '0004f2770001,Lyon,phone-00310@contoso.example,EMEA';
const MEGABYTE = 1024 * 1024;

/** Where people's files are: what each path hands out. */
async function startFiles() {
  const files = new Map<string, (response: ServerResponse) => void>();
  const server = createServer((request, response) => {
    const serve = files.get(request.url ?? '');
    if (serve) serve(response);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** @returns the address of the file */
    serve(content: string | Buffer | ((response: ServerResponse) => void)): string {
      const path = `/${files.size}.csv`;
      files.set(path, typeof content === 'function' ? content : (response) => response.end(content));
      return `${origin}${path}`;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('bot/commands/enroll.ts', () => {
  let bot: Linekeeper;
  let files: Awaited<ReturnType<typeof startFiles>>;
  let sent = 0;
  beforeAll(async () => {
    files = await startFiles();
    bot = await startLinekeeper();
  });
  afterAll(async () => {
    await bot.close();
    await files.stop();
  });

  /** Sends the file in a conversation of its own. */
  async function attach(url: string): Promise<{ conversationId: string; change: number }> {
    const conversationId = `a:file-${++sent}`;
    const { replies } = await bot.teams.say('enroll', {
      conversationId,
      files: [{ name: 'phones.csv', url }],
    });
    expect(replies).toHaveLength(1);
    return { conversationId, change: (await bot.newest()).id };
  }

  const handedOver = (): number =>
    bot.demo.requests().filter(({ kind }) => ['provision', 'codes', 'bulkSignIn'].includes(kind)).length;

  /** The refusal, after checking that nothing else came of the file. */
  async function refused(url: string, said: string | RegExp): Promise<PostedMessage> {
    const { conversationId, change } = await attach(url);
    const message = await bot.shows(conversationId, said);
    expect(await bot.stores.changes.find(change)).toMatchObject({
      state: 'failed',
      total: 0,
      startedAt: null,
    });
    expect(await bot.stores.ledger.targets(change, {})).toEqual([]);
    expect(handedOver()).toBe(0);
    return message;
  }

  const binary = (start: string): Buffer => Buffer.concat([Buffer.from(start, 'latin1'), randomBytes(5_000)]);

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /The file is empty/],
    ['blank lines only', '\r\n \r\n\t\r\n', /The file is empty/],
    ['a byte order mark only', '\ufeff', /The file is empty/],
    ['a workbook', binary('PK\x03\x04'), /not a CSV file\nThe content looks like xlsx/],
    ['an empty archive', binary('PK\x05\x06'), /not a CSV file\nThe content looks like zip/],
    ['a PDF', binary('%PDF-1.7\n'), /not a CSV file\nThe content looks like pdf/],
    ['noise', Buffer.concat([Buffer.from([0, 255, 1]), randomBytes(5_000)]), /not a CSV file/],
    ['no header', `${GOOD}\n${GOOD}`, /header was not recognised/],
    ['a header without addresses', 'Location,Username\nLyon,x@contoso.example', /header was not recognised/],
    [
      'two headers',
      `${HEADER}\n${GOOD}\n${HEADER}\n${GOOD}`,
      /header appears twice\nIt is repeated at row 3/,
    ],
    ['a column twice', `MAC,MAC id,Location\n${GOOD}`, /column appears twice/],
    ['an open quote', `${HEADER}\n0004f2770001,"Lyon,x@contoso.example`, /quotation mark is not closed/],
    [
      'a stray quote',
      `${HEADER}\n0004f2770001,Ly"on,x@contoso.example`,
      /quotation mark stands in the middle/,
    ],
    ['a header and no rows', `${HEADER}\n`, /header but no rows/],
    [
      'no good row',
      `${HEADER}\nnonsense,Lyon,phone-00310@contoso.example,`,
      /Nothing to enrol\n.*\n.*\n1 row read, 0 accepted/,
    ],
  ])('refuses a file with %s, and does nothing', async (_what, content, said) => {
    await refused(files.serve(content), said);
  });

  it.each([
    'https://files.example/phones.csv',
    'https://contoso.sharepoint.com.files.example/phones.csv',
    'http://contoso.sharepoint.com/phones.csv',
    'http://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/phones.csv',
    'file:///etc/passwd',
  ])('fetches nothing from %s', async (url) => {
    await refused(url, 'The attachment is kept elsewhere');
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is gone', (response) => response.writeHead(404).end('gone')],
    ['is for others', (response) => response.writeHead(403).end('no')],
    ['leads elsewhere', (response) => response.writeHead(302, { location: 'https://files.example/' }).end()],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '5000' }).write(`${HEADER}\n`);
        setTimeout(() => response.destroy(), 50);
      },
    ],
    ['is cut at once', (response) => response.destroy()],
  ])('says that a file %s', async (_what, serve) => {
    await refused(files.serve(serve), 'The attachment could not be fetched');
  });

  it('lets a file that never comes be cancelled, and goes on answering', async () => {
    const { conversationId, change } = await attach(files.serve(() => undefined));
    const { replies, ms } = await bot.teams.say(`cancel ${change}`, { conversationId });
    expect(answerOf({ card: undefined, replies })).toContain('Cancelled');
    expect(ms).toBeLessThan(1_000);
    expect(await bot.stores.changes.find(change)).toMatchObject({ state: 'cancelled' });
  });

  it('stops reading a file of 50 MB at its limit', async () => {
    let written = 0;
    const line = Buffer.from(`${GOOD}\n`.repeat(20_000));
    const url = files.serve((response) => {
      const more = (): void => {
        while (written < 50 * MEGABYTE && !response.destroyed) {
          written += line.length;
          if (!response.write(line)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const started = performance.now();
    await refused(url, 'The file is too large');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(written).toBeLessThan(32 * MEGABYTE);
  });

  it('hands the rows of a file without a good one back, with the reason of each', async () => {
    const rows = ['nonsense,Lyon,,', '0004f2770002,Lyon,nobody@contoso.example,'];
    const preview = await refused(files.serve([HEADER, ...rows].join('\n')), 'Nothing to enrol');
    expect(wordsOf(preview.card)).toMatch(
      /1 · Not a MAC address\n.*\nRow 2[^]*1 · Account not found.*\n.*\nRow 3/,
    );
    expect(wordsOf(preview.card)).not.toContain('Cancel change');
    expect(answerOf(await bot.teams.press(preview, 'Export CSV'))).toContain('Rejected rows');
  });

  it('reads a French file saved by Excel: semicolons, Windows-1252, words of its own', async () => {
    const text =
      'Adresse MAC;Site;Compte;Région\r\n0004f2770003;Saint-Étienne;phone-00311@contoso.example;EMEA\r\n';
    const { conversationId } = await attach(files.serve(Buffer.from(text, 'latin1')));
    const preview = await bot.shows(conversationId, 'Enrol 1 phone?');
    await bot.teams.press(preview, 'Cancel change');
  });

  it('takes what is pasted without a command, typed into the form, or attached without a word', async () => {
    const list = `${HEADER}\n${GOOD}`;
    await bot.teams.say(list, { conversationId: 'a:pasted' });
    const pasted = await bot.shows('a:pasted', 'Enrol 1 phone?');
    await bot.teams.press(pasted, 'Cancel change');

    const { replies } = await bot.teams.say('enroll', { conversationId: 'a:form' });
    const [form] = replies;
    if (!form) throw new Error('no form');
    const blank = await bot.teams.press(form, 'Check the list', { inputs: { csv: ' ' } });
    expect(answerOf(blank)).toContain('The file is empty');
    await bot.teams.press(form, 'Check the list', { inputs: { csv: list }, submit: true });
    const filled = await bot.shows('a:form', 'Enrol 1 phone?');
    await bot.teams.press(filled, 'Cancel change');

    await bot.teams.say('', {
      conversationId: 'a:file',
      files: [{ name: 'phones.csv', url: files.serve(list) }],
    });
    const attached = await bot.shows('a:file', 'Enrol 1 phone?');
    await bot.teams.press(attached, 'Cancel change');
  });

  it('says what to do with a list that is too long to paste, typed or in the form', async () => {
    const long = `${HEADER}\n`.padEnd(512_001, `${GOOD}\n`);
    const drafts = async (): Promise<number> =>
      (await bot.stores.changes.list({ open: false, page: 0, perPage: 1 })).total;
    const before = await drafts();
    const { replies } = await bot.teams.say('enroll', { conversationId: 'a:long' });
    const [form] = replies;
    if (!form) throw new Error('no form');
    const pasted = await bot.teams.press(form, 'Check the list', { inputs: { csv: long } });
    const typed = await bot.teams.say(`enroll\n${long}`, { conversationId: 'a:long' });
    const bare = await bot.teams.say(`${long}0`, { conversationId: 'a:long' });
    for (const outcome of [pasted, typed, bare]) {
      expect(answerOf(outcome)).toMatch(
        /too long to paste\nUp to 512,000 characters[^]*Save it as a CSV file/,
      );
    }
    expect(await drafts()).toBe(before);
  });

  it('reads the longest list that may be pasted, in any script', async () => {
    const row = `0004f2770001,${'会議室'.repeat(40)},phone-00310@contoso.example,EMEA`;
    const rows = Array.from({ length: Math.floor(511_000 / (row.length + 1)) }, () => row);
    const outcome = await bot.teams.say(['enroll', HEADER, ...rows].join('\n'), {
      conversationId: 'a:longest',
    });
    expect(outcome.status).toBe(200);
    const preview = await bot.shows('a:longest', 'Same phone twice in the file');
    await bot.teams.press(preview, 'Cancel change');
  });

  it('gives formulas back as text that no spreadsheet runs', async () => {
    const { conversationId } = await attach(files.serve(SAMPLE));
    const preview = await bot.shows(conversationId, 'Enrol 42 phones?');
    const exported = await bot.teams.press(preview, 'Export CSV');
    const [link] = /http[^"]+rejected\.csv/.exec(JSON.stringify(exported.replies[0]?.card)) ?? [];
    const sheet = await (await fetch(link ?? '')).text();
    expect(sheet).toContain(`"'=HYPERLINK(`);
    expect(sheet.split('\r\n').filter((line) => /(^|,)"?[=@+]/.test(line))).toEqual([]);
    await bot.teams.press(preview, 'Cancel change');
  });

  it('names the change that holds the same list, and leaves it alone', async () => {
    const url = files.serve(`${HEADER}\n${GOOD}`);
    const first = await attach(url);
    const waiting = await bot.shows(first.conversationId, 'Enrol 1 phone?');
    await refused(url, new RegExp(`already being handled\nChange ${first.change} holds`));
    expect(await bot.stores.changes.find(first.change)).toMatchObject({
      state: 'awaiting-approval',
      total: 1,
    });
    await bot.teams.press(waiting, 'Cancel change');
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().map(wordsOf)).not.toContain('');
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
