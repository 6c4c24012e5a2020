import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEchoBot } from '../../../bench/echo-bot.ts';
import { startConnector, type FakeConnector } from '../../helpers/connector.ts';

describe('test/helpers/connector.ts', () => {
  let now = 0;
  let teams: FakeConnector;
  beforeEach(async () => {
    now = 1_000_000;
    teams = await startConnector({ now: () => now });
  });
  afterEach(() => teams.stop());

  const post = () =>
    fetch(`${teams.url}v3/conversations/a/activities`, { method: 'POST', body: '{"text":"x"}' });

  async function acceptedOf(count: number): Promise<number> {
    const statuses = [];
    for (let sent = 0; sent < count; sent++) statuses.push((await post()).status);
    return statuses.filter((status) => status === 201).length;
  }

  it('takes 7 messages in a second and 8 in two, as Teams does', async () => {
    expect(await acceptedOf(10)).toBe(7);
    now += 1_000;
    expect(await acceptedOf(10)).toBe(1);
    expect((await post()).headers.get('retry-after')).toBe('1');
    now += 1_000;
    expect(await acceptedOf(10)).toBe(7);
  });

  it('takes 60 messages in 30 seconds', async () => {
    let accepted = 0;
    for (let second = 0; second < 29; second += 0.5) {
      accepted += await acceptedOf(3);
      now += 500;
    }
    expect(accepted).toBe(60);
  });

  it('talks to a bare botbuilder bot', async () => {
    const echo = await startEchoBot();
    teams.bot = echo.url;
    expect((await teams.say('hello')).replies).toMatchObject([{ text: 'hello' }]);
    await echo.stop();
  });
});
