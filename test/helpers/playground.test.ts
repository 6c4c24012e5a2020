import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log.ts';
import { startPlayground } from '../../start/playground.ts';
import { startEchoBot, type EchoBot } from '../start/stand-in/echo-bot.ts';
import { openPlayground, type PlaygroundDriver } from './playground.ts';
import { freePort } from './ports.ts';
import { chromium } from './programs.ts';

describe.skipIf(chromium === undefined)('test/helpers/playground.ts', () => {
  let dataDir: string;
  let bot: EchoBot;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let chat: PlaygroundDriver;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'linekeeper-'));
    bot = await startEchoBot();
    playground = await startPlayground({
      endpoint: bot.endpoint,
      port: await freePort(),
      dataDir,
      log: silentLog,
    });
    chat = await openPlayground(playground.url);
  });

  afterAll(async () => {
    await chat.close();
    await playground.stop();
    await bot.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const lastMessage = () => bot.received.findLast(({ type }) => type === 'message');

  it('says several lines as one message', async () => {
    const csv = Array.from(
      { length: 60 },
      (_, row) => `00:04:f2:00:00:${String(row).padStart(2, '0')},Lyon`,
    ).join('\n');
    await chat.say(csv);
    await chat.waitFor('heard 60 lines');
    expect(lastMessage()?.text).toBe(csv);
  });

  it('fills an input, presses the button that is meant and sees the card replaced', async () => {
    await chat.say('card');
    await chat.waitFor('Fresh card');
    await chat.fill('Note', 'hello');
    await chat.press('Go', { nth: 1 });
    await chat.waitFor('Pressed other with hello');
    expect(await chat.lastCard()).not.toContain('Fresh card');
  });

  it('keeps the lines of a text that is typed into a card', async () => {
    await chat.say('card');
    await chat.waitFor('Fresh card');
    await chat.fill('Rows', 'a,b\nc,d');
    await chat.press('Submit');
    await chat.waitFor('submitted');
    expect(lastMessage()?.value).toMatchObject({ rows: 'a,b\nc,d', n: 3 });
  });

  it('sees a card that the bot edits in place', async () => {
    await chat.say('card');
    await chat.waitFor('Fresh card');
    await chat.say('edit');
    await chat.waitFor('Edited card');
    expect(await chat.lastCard()).toContain('Edited card');
  });

  it('mentions the bot in the group chat, and it hears nothing else there', async () => {
    await chat.conversation('Group Chat');
    await chat.say('not for you');
    await chat.say('for you', { mention: 'Linekeeper' });
    await chat.waitFor(/heard 1 lines/);
    expect(lastMessage()).toMatchObject({
      text: '<at>Linekeeper</at> for you',
      conversation: { conversationType: 'groupChat' },
    });
    expect(bot.received.filter(({ text }) => text?.includes('not for you'))).toEqual([]);
  });

  it('posts in a channel and replies in the thread', async () => {
    await chat.conversation('General');
    await chat.say('zeroth', { mention: 'Linekeeper' });
    await chat.waitFor(/heard 1 lines: .*zeroth/);
    await chat.say('first', { mention: 'Linekeeper' });
    await chat.waitFor(/heard 1 lines: .*first/);
    const thread = lastMessage()?.conversation?.id;
    await chat.reply('second', { mention: 'Linekeeper' });
    await chat.waitFor(/heard 1 lines: .*second/);
    expect(thread).toMatch(/;messageid=/);
    expect(lastMessage()?.conversation?.id).toBe(thread);
  });
});
