import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from '../harness.ts';

const MEGABYTE = 1024 * 1024;

describe('bot/channels/teams/endpoint.ts', () => {
  let bot: Harness;
  beforeAll(async () => {
    bot = await startHarness();
  });
  afterAll(() => bot.stop());
  beforeEach(() => bot.turns.splice(0));

  async function post(body: string | Buffer, headers: Record<string, string> = {}) {
    const response = await fetch(`${bot.teams.bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }
  const message = (text: string): string => JSON.stringify(bot.teams.activity('message', {}, { text }));
  const goesOn = async (): Promise<void> => {
    expect((await post(message('hello'))).status).toBe(200);
    expect(bot.turns.at(-1)?.said).toBe('hello');
  };

  it.each<[string, (text: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unfolds no %s, whether it is a bomb or not', async (encoding, fold) => {
    const bomb = fold(Buffer.alloc(20 * MEGABYTE, ' '));
    expect(bomb.length).toBeLessThan(MEGABYTE);
    for (const body of [bomb, fold(Buffer.from(message('hello')))]) {
      expect((await post(body, { 'content-encoding': encoding })).status).toBe(415);
    }
    expect(bot.turns).toEqual([]);
  });

  it.each<[string, string, number]>([
    ['a form of a web page', 'application/x-www-form-urlencoded', 400],
    ['text, which pages may send anywhere', 'text/plain', 400],
    ['no type', '', 400],
    ['an encoding that JSON does not have', 'application/json; charset=iso-8859-1', 415],
  ])('reads no activity out of %s', async (_, type, status) => {
    expect((await post(message('hello'), { 'content-type': type })).status).toBe(status);
    expect(bot.turns).toEqual([]);
  });

  it.each<[string, string]>([
    ['nested without end', '['.repeat(900_000)],
    ['nested deeply and closed', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['nested deeply where more may stand', `{"value":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['a number', '1'],
  ])('refuses JSON that is %s with 400, and goes on', async (_, body) => {
    expect((await post(body)).status).toBe(400);
    await goesOn();
  });

  it('answers every other method with 405 and a line of text', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${bot.teams.bot}/api/messages`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(await response.text()).toBe('Method Not Allowed');
    }
  });

  it('gives up on a body of more than it announced', async () => {
    const { port } = new URL(bot.teams.bot);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const body = message('hello');
    const head = `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}GET / HTTP/9.9\r\n\r\n`);
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    expect(bot.turns.map(({ said }) => said)).toEqual(['hello']);
  });

  it('takes no two lengths of a body', async () => {
    const { port } = new URL(bot.teams.bot);
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
  });
});
