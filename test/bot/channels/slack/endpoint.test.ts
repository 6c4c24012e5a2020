import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BOT_USER, signed, SIGNING_SECRET, TEAM } from '../../../helpers/slack.ts';
import { startSlackHarness, type SlackHarness } from '../slack-harness.ts';

const now = (): number => Math.floor(Date.now() / 1_000);
const MINUTE = 60;
/** That takes the first one's place. */
const NEXT = 'the next signing secret';

describe('bot/channels/slack/endpoint.ts', () => {
  let bot: SlackHarness;
  beforeAll(async () => {
    bot = await startSlackHarness({}, {}, { SLACK_SIGNING_SECRET: `${NEXT},${SIGNING_SECRET}` });
  });
  afterAll(() => bot.stop());
  beforeEach(() => bot.turns.splice(0));

  const message = (text: string, team = TEAM): string =>
    JSON.stringify({
      ...{ type: 'event_callback', team_id: team, event_id: `Ev${text}` },
      authorizations: [{ team_id: team, user_id: BOT_USER, is_bot: true }],
      event: {
        type: 'message',
        channel_type: 'im',
        channel: 'D0ALEX',
        user: 'U0ALEX',
        text,
        ts: bot.slack.tick(),
      },
    });

  /** The address that a trusted proxy would name: who is refused at one is not refused at another. */
  async function post(body: string | Buffer, headers: Record<string, string>) {
    const response = await fetch(`${bot.slack.bot}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.text();
    await bot.slack.idle();
    return { status: response.status, text };
  }

  it('hears what is signed', async () => {
    const body = message('hello');
    expect((await post(body, signed(body, now()))).status).toBe(200);
    expect(bot.turns.map(({ said }) => said)).toEqual(['hello']);
  });

  it('hears what is signed with either secret while one takes the place of the other', async () => {
    for (const secret of [undefined, NEXT]) {
      const body = message(`by ${secret ?? 'the first'}`);
      expect((await post(body, signed(body, now(), secret))).status).toBe(200);
    }
    expect(bot.turns).toHaveLength(2);
  });

  it.each<[string, (body: string) => Record<string, string>]>([
    ['no signature', () => ({})],
    ['no time', (body) => ({ 'x-slack-signature': signed(body, now())['x-slack-signature'] ?? '' })],
    ['the signature of another secret', (body) => signed(body, now(), 'another secret')],
    ['the signature of another body', () => signed(message('other'), now())],
    ['a signature of six minutes ago', (body) => signed(body, now() - 6 * MINUTE)],
    ['a signature of six minutes from now', (body) => signed(body, now() + 6 * MINUTE)],
    [
      'an old signature with a new time',
      (body) => ({ ...signed(body, now() - 6 * MINUTE), 'x-slack-request-timestamp': String(now()) }),
    ],
    ['an empty hash', () => ({ 'x-slack-request-timestamp': String(now()), 'x-slack-signature': 'v0=' })],
    ['a time that is no number', (body) => ({ ...signed(body, now()), 'x-slack-request-timestamp': 'NaN' })],
    [
      'a version of its own',
      (body) => {
        const headers = signed(body, now());
        return { ...headers, 'x-slack-signature': headers['x-slack-signature']?.replace('v0', 'v1') ?? '' };
      },
    ],
  ])('does not hear %s', async (_, headersOf) => {
    const body = message('hello');
    expect(await post(body, headersOf(body))).toEqual({ status: 401, text: 'Unauthorized' });
    expect(bot.turns).toEqual([]);
  });

  it('holds strangers off who guess, and hears Slack at the same address all the same', async () => {
    const body = message('hello');
    const forged = signed(body, now(), 'another secret');
    let last = 0;
    for (let guess = 0; guess < 25; guess++) last = (await post(body, forged)).status;
    expect(last).toBe(429);
    expect((await post(body, signed(body, now()))).status).toBe(200);
    expect(bot.turns).toHaveLength(1);
  });

  it("does not hear another workspace's events, though they are signed", async () => {
    const body = message('hello', 'T0OTHER');
    expect((await post(body, signed(body, now()))).status).toBe(200);
    expect(bot.turns).toEqual([]);
  });

  it.each<[string, string, string, number]>([
    ['no JSON', '{"type":', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['nested without end', '['.repeat(500_000), 'application/json', 400],
    ['text', 'hello', 'text/plain', 400],
    ['a payload that is no JSON', 'payload=%7B', 'application/x-www-form-urlencoded', 400],
    ['an event of no kind', '{}', 'application/json', 200],
    [
      'an event of strange shape',
      '{"type":"event_callback","event":{"type":"message","channel":7}}',
      'application/json',
      200,
    ],
    [
      'a press of strange shape',
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{}]}')}`,
      'application/x-www-form-urlencoded',
      200,
    ],
    ['too long', JSON.stringify({ text: 'x'.repeat(2_200_000) }), 'application/json', 413],
  ])('goes on after what is signed, but %s', async (_, body, type, status) => {
    expect((await post(body, { 'content-type': type, ...signed(body, now()) })).status).toBe(status);
    expect(bot.turns).toEqual([]);
  });

  it('unfolds nothing that is compressed', async () => {
    const body = gzipSync(Buffer.alloc(20 * 1024 * 1024, ' '));
    const headers = { 'content-encoding': 'gzip', ...signed(body.toString(), now()) };
    expect((await post(body, headers)).status).toBe(415);
  });

  it('tells whoever registers the address what they sent along, once it is signed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1aB' });
    expect(await post(body, signed(body, now()))).toEqual({ status: 200, text: '{"challenge":"3eZbrw1aB"}' });
    expect((await post(body, {})).status).not.toBe(200);
  });

  it('answers every other method with 405', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await fetch(`${bot.slack.bot}/slack/events`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('hands on neither NUL nor halves of characters', async () => {
    const body = message('a\u0000b\ud800c');
    await post(body, signed(body, now()));
    expect(bot.turns[0]?.said).toBe('ab\ufffdc');
  });

  it('gives its receipt while the work goes on', async () => {
    let finish = (): void => undefined;
    bot.onTurn = () => new Promise((resolve) => (finish = resolve));
    const body = message('slow');
    const response = await fetch(`${bot.slack.bot}/slack/events`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...signed(body, now()) } },
    });
    expect(response.status).toBe(200);
    await expect.poll(() => bot.turns.length).toBe(1);
    finish();
    bot.onTurn = () => Promise.resolve();
  });
});
