import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { expect, describe, it } from 'vitest';
import { fileLinks } from '../../../bot/doors/file-links.ts';
import { createStrangers } from '../../../bot/doors/strangers.ts';
import { addressOf } from '../../helpers/addresses.ts';

const TOKEN = 'A'.repeat(43);
const MEGABYTE = 1024 * 1024;

describe('bot/doors/file-links.ts', () => {
  it.each<[string, string | (() => AsyncGenerator<string>)]>([
    ['at once', 'x'.repeat(20 * MEGABYTE)],
    [
      'in pieces',
      async function* () {
        for (;;) yield await Promise.resolve('x'.repeat(MEGABYTE));
      },
    ],
  ])('gives up on whoever does not read a file that comes %s', async (_, text) => {
    const find = () =>
      Promise.resolve({
        name: 'a.csv',
        type: 'text/csv',
        text: typeof text === 'string' ? text : text(),
      } as const);
    const server = express()
      .use(fileLinks(find, createStrangers(), 300))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [held] = await Promise.all([once(server, 'connection'), ask(addressOf(server).port)]);
    await once(held[0] as NodeJS.EventEmitter, 'close');
    server.closeAllConnections();
    server.close();
  });

  it('asks the database for nothing that cannot be one of its links', async () => {
    const asked: string[] = [];
    const find = (token: string): Promise<undefined> => Promise.resolve(void asked.push(token));
    const server = express().use(fileLinks(find, createStrangers())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${addressOf(server).port}/files`;
    for (const token of [
      'x',
      TOKEN.slice(1),
      `${TOKEN}A`,
      `${TOKEN.slice(1)}%00`,
      `${TOKEN.slice(1)}'`,
      TOKEN,
    ])
      expect((await fetch(`${base}/${token}/a.csv`)).status).toBe(404);
    expect(asked).toEqual([TOKEN]);
    server.closeAllConnections();
    server.close();
  });
});

/** Asks for the file and never reads what comes. */
async function ask(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET /files/${TOKEN}/a.csv HTTP/1.1\r\nHost: x\r\n\r\n`);
}
