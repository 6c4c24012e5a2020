import { DateTime } from 'luxon';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from '../../../jobs/backends/choose.ts';
import { people } from '../../helpers/connector.ts';
import { faultsOf } from '../../helpers/card-faults.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

const ZONE = 'Europe/Paris';

describe('bot/changes/schedules.ts', () => {
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    await bot.close();
  });

  const conversation = (): string => `a:schedules-${++asked}`;
  /** Days ahead, at noon: never within half a day. */
  const inTwoDays = (locale: 'en' | 'fr'): string =>
    DateTime.now().setZone(ZONE).plus({ days: 2 }).toFormat('cccc', { locale });
  async function scheduled(text: string, conversationId: string, locale = 'en-GB'): Promise<number> {
    const { replies } = await bot.teams.say(text, { conversationId, locale });
    expect(wordsOf(replies[0]?.card)).toMatch(/Scheduled: Restart|Planifié.: Redémarrage/);
    const ids = (await bot.stores.schedules.active()).map(({ id }) => id);
    return Math.max(...ids);
  }
  const sql = async (text: string, values: unknown[]): Promise<void> => {
    const client = new pg.Client(bot.config.databaseUrl);
    await client.connect();
    await client.query(text, values);
    await client.end();
  };

  it('takes a recurring time at the end of a command, lists it, changes it and ends it', async () => {
    const conversationId = conversation();
    const day = inTwoDays('en');
    const id = await scheduled(`restart site:Lyon every ${day} 12:00 waves 10%,rest`, conversationId);
    const listed = await bot.teams.say('schedules', { conversationId });
    expect(answerOf(listed)).toContain(`Every ${day} at 12:00 (${ZONE})`);
    expect(answerOf(listed)).toContain('Restart · site:Lyon');

    const changed = await bot.teams.say(`schedule ${id} every Monday and Thursday 2am`, { conversationId });
    expect(answerOf(changed)).toContain('Every Monday and Thursday at 02:00');
    expect(await bot.stores.schedules.find(id)).toMatchObject({
      request: { selector: 'site:Lyon', waves: [{ percent: 10 }, 'rest'] },
      every: { weekdays: [1, 4], time: '02:00' },
    });

    const [list] = (await bot.teams.say('schedules', { conversationId })).replies;
    if (!list) throw new Error('no list');
    expect(answerOf(await bot.teams.press(list, 'schedule-cancel'))).toContain('cancelled');
    expect(answerOf(await bot.teams.say(`schedule ${id} cancel`, { conversationId }))).toContain(
      'has been cancelled',
    );
  });

  it('asks half a day ahead, with a preview where it was scheduled, in that language', async () => {
    const conversationId = conversation();
    const soon = DateTime.now().setZone(ZONE).plus({ hours: 2 }).toFormat('HH:mm');
    await scheduled(`redémarrer site:Paris tous les jours à ${soon}`, conversationId, 'fr-FR');
    const shown = await bot.shows(conversationId, /Approuver/, 40_000);
    expect(wordsOf(shown.card)).toContain(soon);
    expect(await bot.newest()).toMatchObject({ kind: 'restart', name: 'site:Paris' });
  });

  it('dit ce qui a été manqué, et le demande maintenant si on le veut', async () => {
    const conversationId = conversation();
    const fr = 'fr-FR';
    const id = await scheduled(`redémarrer site:Lille chaque ${inTwoDays('fr')} à 12h`, conversationId, fr);
    const listed = await bot.teams.say('planifications', { conversationId, locale: fr });
    expect(answerOf(listed)).toContain(`Chaque ${inTwoDays('fr')} à 12:00`);

    await sql("UPDATE schedules SET next_at = now() - interval '3 hours' WHERE id = $1", [id]);
    const question = await bot.shows(conversationId, 'Manqué', 30_000);
    expect(wordsOf(question.card)).toContain('Dois-je le demander maintenant');
    const pressed = await bot.teams.press(question, 'schedule-run', { locale: fr });
    expect(answerOf(pressed)).not.toContain('Manqué');
    expect(await bot.newest()).toMatchObject({ name: 'site:Lille' });

    await sql("UPDATE schedules SET next_at = now() - interval '1 hour' WHERE id = $1", [id]);
    const again = await bot.shows(conversationId, 'Manqué', 30_000);
    expect(again.id).not.toBe(question.id);
    expect(answerOf(await bot.teams.press(again, 'schedule-skip', { locale: fr }))).toContain(
      'La prochaine échéance est maintenue',
    );
  });

  it('has the queue fire again that has forgotten a schedule, and no longer what is over', async () => {
    const queue = chooseBackend(bot.config).queue('work');
    const conversationId = conversation();
    const id = await scheduled(`restart site:Madrid every ${inTwoDays('en')} 12:00`, conversationId);
    const scheduler = (): Promise<unknown> => queue.getJobScheduler(`schedule-${id}`);
    expect(await scheduler()).toBeDefined();
    await bot.client.schedulers.drop(id);
    expect(await scheduler()).toBeUndefined();
    await vi.waitFor(async () => expect(await scheduler()).toBeDefined(), { timeout: 15_000, interval: 200 });
    await bot.teams.say(`schedule ${id} cancel`, { conversationId });
    expect(await scheduler()).toBeUndefined();
    await queue.close();
  });

  it.each([
    ['schedule', 'schedule <id> every'],
    ['schedule 1', 'schedule <id> every'],
    ['schedule 1 at 22:00', 'schedule <id> every'],
    ['schedule 1 every moon 02:00', '“every moon 02:00” was not understood'],
    ['schedule 999 every Monday 02:00', 'no schedule 999'],
    ['restart site:Lyon every Sunday', '“every Sunday” was not understood'],
  ])('answers %j with what to write', async (text, said) => {
    expect(answerOf(await bot.teams.say(text, { conversationId: conversation() }))).toContain(said);
  });

  it('is for operators', async () => {
    const options = { conversationId: conversation(), from: people.adele };
    expect(answerOf(await bot.teams.say('schedule 1 cancel', options))).toContain('You may not do that');
    expect(answerOf(await bot.teams.say('schedules', options))).toMatch(/schedule/);
  });
});
