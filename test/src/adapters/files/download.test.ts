import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '../../../../src/adapters/files/download.ts';

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
    for await (const chunk of download(url, loopback, timeoutMs)) chunks.push(chunk);
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

  it.each([401, 403, 404, 410, 500])('tells status %i', async (status) => {
    const url = await serve((response) => response.writeHead(status).end());
    await expect(read(url)).rejects.toMatchObject({ code: 'csv.unreachable', details: { status } });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is cut', (response) => response.destroy()],
    ['leads elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
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

  it('lets go of the connection when its reader has had enough', async () => {
    const connection = new EventEmitter();
    const url = await serve((response) => {
      response.on('close', () => connection.emit('cut'));
      response.writeHead(200).write(Buffer.alloc(64 * 1024));
    });
    const cut = once(connection, 'cut');
    for await (const chunk of download(url, true)) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await cut;
  });
});
