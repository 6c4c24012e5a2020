import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelEvents } from '../../../bot/channels/channel.ts';
import { withoutFloods } from '../../../bot/doors/flood.ts';
import type { Turn, View } from '../../../bot/turn.ts';
import { wordsOf } from '../../helpers/linekeeper.ts';

describe('bot/doors/flood.ts', () => {
  let now: number;
  let heard: string[];
  let told: { to: string; view: View }[];
  let inner: ChannelEvents;
  let events: ChannelEvents;
  beforeEach(() => {
    now = 0;
    heard = [];
    told = [];
    inner = {
      turn: ({ who }) => Promise.resolve(void heard.push(who.id)),
      added: () => Promise.resolve(),
      removed: () => Promise.resolve(),
    };
    events = withoutFloods(inner, 120, () => now);
  });

  async function ask(id: string, times: number, more: Partial<Turn> = {}): Promise<void> {
    const nothing = (): Promise<never> => Promise.reject(new Error('nothing is put in the place of a card'));
    for (let count = 0; count < times; count++) {
      await events.turn({
        id: `turn-${count}`,
        who: { id, name: id },
        account: `29:${id}`,
        where: { channel: 'teams', conversationId: `a:${id}`, kind: 'personal', tenantId: null },
        locale: 'en',
        timeZone: undefined,
        said: 'help',
        pressed: undefined,
        attachments: [],
        mentions: [],
        reply: (view) => {
          told.push({ to: id, view });
          return Promise.resolve({ channel: 'teams', conversationId: '', messageId: '' });
        },
        replace: nothing,
        replaceOwn: nothing,
        ...more,
      });
    }
  }

  it('hears whoever presses thirty buttons in a row, and two a second for as long as they like', async () => {
    await ask('alex', 30);
    for (let second = 0; second < 600; second++) {
      now += 1_000;
      await ask('alex', 2);
    }
    expect(heard).toHaveLength(30 + 1_200);
    expect(told).toEqual([]);
  });

  it('tells whoever floods so once, with when to go on, and hears nothing more until then', async () => {
    await ask('alex', 1_000);
    expect(heard).toHaveLength(30);
    expect(told.map(({ to }) => to)).toEqual(['alex']);
    expect(wordsOf(told[0]?.view.card)).toMatch(/Slower, please[^]*Go on in 15 s\./);
    now += 14_999;
    await ask('alex', 10);
    expect(heard).toHaveLength(30);
    expect(told).toHaveLength(1);
    now += 1;
    await ask('alex', 30);
    expect(heard).toHaveLength(60);
    expect(told).toHaveLength(1);
  });

  it('says it in the language of the client', async () => {
    await ask('alex', 31, { locale: 'fr' });
    expect(wordsOf(told[0]?.view.card)).toContain('Reprenez dans 15 s.');
  });

  it('counts what a client does by itself apart, and says nothing to it', async () => {
    await ask('alex', 1_000, { automatic: true });
    expect(heard).toHaveLength(60);
    await ask('alex', 30);
    expect(heard).toHaveLength(90);
    expect(told).toEqual([]);
  });

  it('tells those who come while two hundred are at work, and hears them afterwards', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    events = withoutFloods({ ...inner, turn: () => finished }, 120, () => now);
    const working = Array.from({ length: 200 }, (_, person) => ask(`person ${person}`, 1));
    await ask('alex', 1);
    await ask('megan', 1, { automatic: true });
    expect(told.map(({ to, view }) => [to, wordsOf(view.card)])).toEqual([
      ['alex', expect.stringContaining('More people ask at this moment than I can answer')],
    ]);
    finish();
    await Promise.all(working);
    await ask('alex', 1);
    expect(told).toHaveLength(1);
  });

  it('holds up nobody else', async () => {
    await ask('alex', 1_000);
    await ask('megan', 30);
    expect(heard.filter((id) => id === 'megan')).toHaveLength(30);
    expect(told.map(({ to }) => to)).toEqual(['alex']);
  });
});
