import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createDownload } from '../../../../src/adapters/files/download.ts';
import { slackFiles } from '../../../../src/adapters/files/slack.ts';
import { createGuard } from '../../../../src/network/index.ts';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';

describe('src/adapters/files/download.ts', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function serve(answer: (response: ServerResponse) => void): Promise<string> {
    const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/phones.csv`;
  }

  async function read(url: string, loopback = true, timeoutMs?: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    const download = createDownload({ loopback, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    for await (const chunk of download(url, 'teams')) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  it('hands a file over as it comes', async () => {
    expect(await read(await serve((response) => response.end('MAC id\n0004f2000001\n')))).toBe(
      'MAC id\n0004f2000001\n',
    );
  });

  it.each([
    'https://files.example/a.csv',
    'https://sharepoint.com.files.example/a.csv',
    'https://evilsharepoint.com/a.csv',
    'https://contoso.sharepoint.com@files.example/a.csv',
    'https://user:secret@contoso.sharepoint.com/a.csv',
    'https://contoso.sharepoint.com:8443/a.csv',
    'https://sharepoint.com/a.csv',
    'https://contoso.sharepoint.com./a.csv',
    'https://contoso.onedrive.com.evil.example/a.csv',
    'http://127.0.0.1:80@169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/a.csv',
    'http://0.0.0.0/a.csv',
    'http://contoso.sharepoint.com/a.csv',
    'http://127.0.0.1.files.example/a.csv',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00::1]/a.csv',
    'file:///etc/passwd',
    'data:text/csv,MAC',
    'not an address',
    '',
  ])('asks nobody for %s', async (url) => {
    await expect(read(url)).rejects.toMatchObject({ code: 'csv.host-not-allowed', retry: 'never' });
  });

  it('does not ask this machine either where the bot has credentials', async () => {
    let asked = 0;
    const url = await serve((response) => {
      asked += 1;
      response.end('secret');
    });
    await expect(read(url, false)).rejects.toMatchObject({
      code: 'csv.host-not-allowed',
      details: { host: '127.0.0.1' },
    });
    expect(asked).toBe(0);
  });

  it.each([204, 206, 301, 302, 303, 307, 308, 401, 403, 404, 410, 500])('tells status %i', async (status) => {
    const url = await serve((response) => response.writeHead(status).end());
    await expect(read(url)).rejects.toMatchObject({ code: 'csv.unreachable', details: { status } });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is cut', (response) => response.destroy()],
    ['never answers', () => undefined],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '99' }).write('MAC id');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['stops half-way', (response) => response.writeHead(200).write('MAC id')],
  ])('calls a file unreachable that %s', async (_what, answer) => {
    await expect(read(await serve(answer), true, 300)).rejects.toMatchObject({
      code: 'csv.unreachable',
      details: { status: 0 },
    });
  });

  it('goes nowhere else that the file is said to be', async () => {
    let asked = 0;
    const inside = await serve((response) => {
      asked += 1;
      response.end('secret');
    });
    for (const location of [inside, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd']) {
      const url = await serve((response) => response.writeHead(302, { location }).end('moved'));
      await expect(read(url)).rejects.toMatchObject({ code: 'csv.unreachable', details: { status: 302 } });
    }
    expect(asked).toBe(0);
  });

  it.each<[string, Record<string, string>, Buffer]>([
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(5_000_000))],
    ['br', { 'content-encoding': 'br' }, brotliCompressSync(Buffer.alloc(5_000_000))],
    ['a sign-in page', { 'content-type': 'text/html; charset=utf-8' }, Buffer.from('<html>')],
    ['a page of another kind', { 'content-type': 'application/xhtml+xml' }, Buffer.from('<html>')],
  ])('takes %s for no file', async (_, headers, body) => {
    const url = await serve((response) => response.writeHead(200, headers).end(body));
    await expect(read(url)).rejects.toMatchObject({ code: 'csv.unreachable', details: { status: 200 } });
  });

  it('hands over what is compressed and does not say so as it is', async () => {
    const body = gzipSync('MAC id');
    const chunks: Uint8Array[] = [];
    const download = createDownload({ loopback: true });
    for await (const chunk of download(await serve((response) => response.end(body)), 'teams'))
      chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(body);
  });

  it('asks for the file as it is, and says nothing of itself', async () => {
    let headers: IncomingHttpHeaders = {};
    const server = createServer((request, response) => {
      headers = request.headers;
      response.end();
    }).listen(0, '127.0.0.1');
    closing.push(() => server.close());
    await once(server, 'listening');
    await read(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host']);
  });

  it('ends with the length that was announced, whatever follows', async () => {
    const url = await serve((response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nMAC id and much more');
    });
    expect(await read(url)).toBe('MAC id');
  });

  it('gives up on a file that dribbles', async () => {
    const url = await serve((response) => {
      const dribble = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(dribble));
    });
    await expect(read(url, true, 300)).rejects.toMatchObject({ code: 'csv.unreachable' });
  });

  describe('at the addresses of its name', () => {
    const FILE = 'https://contoso.sharepoint.com/phones.csv';
    /** What comes of asking where names lead to these addresses, one list a question. */
    async function asked(...answers: readonly (readonly string[])[]) {
      const names: string[] = [];
      const ask = (name: string): Promise<readonly string[]> => {
        names.push(name);
        return Promise.resolve(answers[names.length - 1] ?? []);
      };
      // Loopback is permitted where it is written as 127.1.2.x, so that connections go somewhere and reach nobody.
      const guard = createGuard(['127.1.2.0/24'], ask);
      const download = createDownload({ loopback: false, timeoutMs: 2_000, guard });
      const failure: unknown = await download(FILE, 'teams')
        .next()
        .catch((error: unknown) => error);
      return { names, failure };
    }

    it.each([
      ['127.0.0.1'],
      ['10.0.0.1'],
      ['169.254.169.254'],
      ['168.63.129.16'],
      ['::1'],
      ['fd00:ec2::254'],
      ['::ffff:127.0.0.1'],
      ['100.64.0.1'],
      ['0.0.0.0'],
      ['127.1.2.3', '127.0.0.1'],
    ])('goes to none that is not public: %s %s', async (...addresses) => {
      const { failure } = await asked(addresses);
      expect(failure).toMatchObject({
        code: 'csv.host-not-allowed',
        details: { host: 'contoso.sharepoint.com' },
      });
    });

    it('asks once, and connects to what was judged and to nothing else', async () => {
      const { names, failure } = await asked(['127.1.2.3'], ['127.0.0.1']);
      expect(names).toEqual(['contoso.sharepoint.com']);
      expect(failure).toBeInstanceOf(LinekeeperError);
      expect(failure).toMatchObject({ code: 'csv.unreachable', cause: { address: '127.1.2.3', port: 443 } });
    });

    it('calls a file unreachable whose name leads nowhere', async () => {
      expect((await asked([])).failure).toMatchObject({ code: 'csv.unreachable', details: { status: 0 } });
    });
  });

  it('lets go of the connection when its reader has had enough', async () => {
    const connection = new EventEmitter();
    const url = await serve((response) => {
      response.on('close', () => connection.emit('cut'));
      response.writeHead(200).write(Buffer.alloc(64 * 1024));
    });
    const cut = once(connection, 'cut');
    for await (const chunk of createDownload({ loopback: true })(url, 'teams')) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await cut;
  });

  describe('of Slack', () => {
    const token = 'xoxb-secret';
    async function host() {
      const asked: IncomingHttpHeaders[] = [];
      const server = createServer((request, response) => {
        asked.push(request.headers);
        if (request.url?.startsWith('/files-pri/moved') === true)
          response.writeHead(302, { location: 'http://127.0.0.1:1/files-pri/a.csv' }).end();
        else response.end('MAC\n');
      }).listen(0, '127.0.0.1');
      closing.push(() => void server.close());
      await once(server, 'listening');
      return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
    }
    async function readFrom(url: string, apiUrl: string, channel = 'slack'): Promise<string> {
      const download = createDownload({ loopback: true, slack: slackFiles({ apiUrl, botToken: token }) });
      const chunks: Uint8Array[] = [];
      for await (const chunk of download(url, channel)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    }

    it('shows the token to the host that keeps the files, and to no other', async () => {
      const [slack, other] = [await host(), await host()];
      const apiUrl = `${slack.origin}/api/`;
      expect(await readFrom(`${slack.origin}/files-pri/T1-F1/download/a.csv`, apiUrl)).toBe('MAC\n');
      expect(slack.asked[0]?.authorization).toBe(`Bearer ${token}`);
      await readFrom(`${other.origin}/files-pri/T1-F1/download/a.csv`, apiUrl);
      await readFrom(`${slack.origin}/api/auth.test`, apiUrl);
      expect([other.asked[0], slack.asked[1]].map((headers) => headers?.authorization)).toEqual([
        undefined,
        undefined,
      ]);
    });

    it('shows the token for nobody who links to the file from another chat', async () => {
      const slack = await host();
      await readFrom(`${slack.origin}/files-pri/T1-F1/download/a.csv`, `${slack.origin}/api/`, 'teams');
      expect(slack.asked[0]?.authorization).toBeUndefined();
      const hosted = 'https://files.slack.com/files-pri/T1-F1/download/a.csv';
      await expect(readFrom(hosted, 'https://slack.com/api/', 'teams')).rejects.toMatchObject({
        code: 'csv.host-not-allowed',
      });
    });

    it('goes nowhere else, wherever the host sends it', async () => {
      const slack = await host();
      await expect(readFrom(`${slack.origin}/files-pri/moved`, `${slack.origin}/api/`)).rejects.toMatchObject(
        {
          code: 'csv.unreachable',
          details: { status: 302 },
        },
      );
    });

    it.each([
      'https://files.slack.com.files.example/files-pri/a.csv',
      'https://evilfiles.slack.com/files-pri/a.csv',
      'https://files.slack.com@files.example/files-pri/a.csv',
      'https://files.slack.com:8443/files-pri/a.csv',
      'https://files.slack.com/other/a.csv',
      'http://files.slack.com/files-pri/a.csv',
    ])('takes no file from %s', async (url) => {
      await expect(readFrom(url, 'https://slack.com/api/')).rejects.toMatchObject({
        code: 'csv.host-not-allowed',
      });
    });
  });
});
