import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../helpers/card-faults.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

describe('bot/operation-card.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ operationMs: 200, devices: 120 });
  });
  afterAll(() => bot.close());

  const conversation = (): string => `a:operations-${++asked}`;
  const effects = (kind: string): string[] =>
    bot.demo
      .requests()
      .filter((entry) => entry.kind === kind && entry.status === 202)
      .flatMap(({ deviceIds }) => deviceIds);

  it('restarts the phones of a site in waves on one card, each once, and reports', async () => {
    const conversationId = conversation();
    const { replies } = await bot.teams.say('restart site:Lyon waves 2,rest', { conversationId });
    expect(wordsOf(replies[0]?.card)).toContain('Preparing: Restart · site:Lyon');
    const preview = await bot.shows(conversationId, 'Approve');
    expect(preview.id).toBe(replies[0]?.id);
    expect(wordsOf(preview.card)).toMatch(/16 phones found, 15 go ahead[^]*1 · Offline[^]*2 waves: 2 and 13 phones/);
    expect(wordsOf(preview.card)).toContain('15 × POST /teamwork/devices/{id}/restart');

    await bot.teams.press(preview, 'change-approve');
    await bot.shows(conversationId, /Wave[^]*1 of 2/, 20_000);
    const report = await bot.shows(conversationId, '15 phones restarted', 90_000);
    expect(report.id).toBe(preview.id);
    const restarted = effects('restart');
    expect([restarted.length, new Set(restarted).size]).toEqual([15, 15]);
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
  }, 120_000);

  it('asks which phones where none are named, and once more where it is most of the fleet', async () => {
    const conversationId = conversation();
    const which = await bot.teams.say('restart', { conversationId });
    expect(wordsOf(which.replies[0]?.card)).toContain('Restart which phones?');
    const many = await bot.teams.say('redémarrer vendor:Poly', { conversationId, locale: 'fr-FR' });
    const card = many.replies[0];
    expect(wordsOf(card?.card)).toMatch(/postes sur 120/);
    if (!card) throw new Error('no card');
    const gone = await bot.teams.press(card, 'operation-confirm');
    expect(answerOf(gone)).toContain('Preparing');
  });
});
