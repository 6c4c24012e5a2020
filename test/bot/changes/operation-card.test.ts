import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../../helpers/card-faults.ts';
import type { PostedMessage } from '../../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

/** Sites whose phones other tests work on. */
const USED = ['Lyon', 'Sydney', 'Chicago', 'Singapore', 'London', 'Madrid'];

describe('bot/changes/operation-card.ts', () => {
  let bot: Linekeeper;
  let database: pg.Pool;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ operationMs: 200, devices: 120 });
    database = new pg.Pool({ connectionString: bot.config.databaseUrl });
    // Phones in a call are waited for.
    for (const phone of bot.demo.tenant.world.phones) phone.busy = false;
  });
  afterAll(async () => {
    expect(bot.errors).toEqual([]);
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    await database.end();
    await bot.close();
  });

  /** Says it; returns its preview. */
  async function previewOf(text: string, locale = 'en-GB'): Promise<PostedMessage> {
    const conversationId = `a:operations-${++asked}`;
    const { replies } = await bot.teams.say(text, { conversationId, locale });
    const preview = await bot.shows(conversationId, /\nAppro(?:ve|uver)\n/, 20_000);
    expect(preview.id).toBe(replies[0]?.id);
    return preview;
  }
  /** Says it; returns the preview that offers to take the Device-Lock upon oneself. */
  async function heldBack(text: string): Promise<PostedMessage> {
    const conversationId = `a:operations-${++asked}`;
    await bot.teams.say(text, { conversationId });
    return bot.shows(conversationId, '1 · Would lose its Device-Lock PIN', 20_000);
  }
  /** Waits until the newest change has its first wave behind it, and has watched those phones as long as the demo does. */
  async function soaked(): Promise<void> {
    const { id } = await bot.newest();
    const isOver = async (): Promise<boolean> => {
      const [first] = await bot.stores.operations.waves(id);
      return first !== undefined && first.counts.pending + first.counts.running === 0;
    };
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
    await database.query(
      `UPDATE operation_targets SET moved_at = moved_at - interval '1 minute' WHERE change_id = $1`,
      [id],
    );
    await bot.client.wake.advance(id);
  }
  const effects = (kind: string): string[] =>
    bot.demo
      .requests()
      .filter((entry) => entry.kind === kind && entry.status === 202)
      .flatMap(({ deviceIds }) => deviceIds);
  const phonesOf = (site: string) => bot.demo.tenant.world.phones.filter(({ location }) => location === site);
  /** A phone that has to be updated and has a Device-Lock; its site has no other. */
  function phoneWithLock() {
    const phone = bot.demo.tenant.world.phones.find(
      ({ firmware, location, model, offline }) =>
        model.name === 'VVX 411' && !offline && !firmware.startsWith('5.4') && !USED.includes(location),
    );
    if (!phone) throw new Error('no such phone');
    const firmware = '5.4.7.2512';
    return Object.assign(phone, {
      firmware,
      model: { ...phone.model, firmware: [...phone.model.firmware, firmware] },
    });
  }
  const limits = (body: object) => bot.demo.call('POST', '/_demo/limits', body);
  /** The CSV behind the card's download of this name, by line. */
  async function csvOf(card: PostedMessage, name: string): Promise<string[]> {
    const exported = await bot.teams.press(card, 'change-export');
    const url = new RegExp(`http[^"]+change-\\d+-${name}\\.csv`).exec(
      JSON.stringify(exported.replies[0]?.card),
    )?.[0];
    const text = await (await fetch(url ?? '')).text();
    return text.trim().split(/\r?\n/);
  }

  it('restarts the phones of a site in waves on one card, each once, and reports', async () => {
    const preview = await previewOf('restart site:Lyon waves 2,rest');
    const { conversationId } = preview;
    expect(wordsOf(preview.card)).toMatch(
      /16 phones found, 15 go ahead[^]*1 · Offline[^]*2 waves: 2 and 13 phones/,
    );
    expect(wordsOf(preview.card)).toContain('15 × POST /teamwork/devices/{id}/restart');
    expect((await csvOf(preview, 'targets')).length).toBe(16);
    const leftOut = await csvOf(preview, 'rejected');
    expect(leftOut).toHaveLength(2);
    expect(leftOut[1]).toContain(',skipped,offline,Offline');

    await bot.teams.press(preview, 'change-approve');
    await bot.shows(conversationId, /Wave[^]*1 of 2/, 20_000);
    await soaked();
    const report = await bot.shows(conversationId, '15 phones restarted', 60_000);
    expect(report.id).toBe(preview.id);
    const restarted = effects('restart');
    expect([restarted.length, new Set(restarted).size]).toEqual([15, 15]);
    expect(await csvOf(report, 'report')).toHaveLength(16);
  }, 90_000);

  it('s’arrête après une vague manquée, réessaie, continue et rend compte', async () => {
    await limits({ failShare: 1 });
    const preview = await previewOf('redémarrer site:Sydney vagues 2,reste', 'fr-FR');
    const { conversationId } = preview;
    await bot.teams.press(preview, 'change-approve', { locale: 'fr-FR' });
    const halted = await bot.shows(conversationId, /Suspendu de lui-même[^]*Continuer malgré tout/, 30_000);
    expect(wordsOf(halted.card)).toContain('Réessayer 2');

    await bot.teams.press(halted, 'change-retry', { locale: 'fr-FR' });
    await bot.shows(conversationId, /Suspendu de lui-même/, 30_000);
    await limits({ failShare: 0 });
    await soaked();
    await bot.teams.press(halted, 'change-resume', { locale: 'fr-FR' });
    const report = await bot.shows(conversationId, /10 postes sur 12 redémarrés/, 60_000);
    expect(wordsOf(report.card)).toContain('10 réussi');

    const again = await bot.teams.press(report, 'change-retry', { locale: 'fr-FR' });
    expect(answerOf(again)).toContain('Préparation');
    const second = await bot.shows(conversationId, 'Redémarrer 2 postes');
    await bot.teams.press(second, 'change-approve', { locale: 'fr-FR' });
    await bot.shows(conversationId, 'Les 2 postes sont redémarrés', 60_000);
  }, 150_000);

  it('is paused, goes on and is cancelled from its card while it runs', async () => {
    await limits({ operationMs: 1_500 });
    const preview = await previewOf('restart site:Chicago waves rest');
    const { conversationId } = preview;
    await bot.teams.press(preview, 'change-approve');
    const running = await bot.shows(conversationId, /Running[^]*Pause/, 20_000);
    expect(answerOf(await bot.teams.press(running, 'change-pause'))).toMatch(
      /Paused[^]*nothing new is begun/,
    );
    await bot.teams.press(running, 'change-resume');
    await bot.shows(conversationId, 'Running');
    expect(answerOf(await bot.teams.press(running, 'change-cancel'))).toContain('Cancelling');
    const report = await bot.shows(
      conversationId,
      /Cancelled: [^]*Not started: the change was cancelled/,
      30_000,
    );
    expect(report.id).toBe(preview.id);
    await limits({ operationMs: 200 });
  }, 60_000);

  it('leaves phones out that would lose their lock until somebody takes it upon himself, and tells versions', async () => {
    const lock = phoneWithLock();
    const preview = await heldBack(`firmware update site:"${lock.location}" waves rest`);
    const { conversationId } = preview;
    const { id, digest } = await bot.newest();
    expect(await bot.teams.press(preview, 'operation-acknowledge')).toMatchObject({ status: 200 });
    expect(wordsOf(preview.card)).toContain('Would lose its Device-Lock PIN');

    await bot.teams.press(preview, 'operation-acknowledge', {
      inputs: { 'acknowledge-device-lock': 'true' },
    });
    const anew = await bot.shows(conversationId, '✓ Update 1 phone although it loses its Device-Lock PIN');
    expect(wordsOf(anew.card)).toMatch(/SIP Gateway then installs[^]*no rollback/);
    expect(wordsOf(anew.card)).not.toContain('Would lose its');
    const late = await bot.teams.press(anew, { verb: 'change-approve', data: { id: String(id), digest } });
    expect(answerOf(late)).toContain('The list has changed');
    await bot.teams.press(anew, 'change-approve');
    const report = await bot.shows(conversationId, /updated[^]*Versions now/, 60_000);
    expect(wordsOf(report.card)).toContain('now on 6.4.3.5814');
    expect(lock.firmware).toBe('6.4.3.5814');
  }, 90_000);

  it('signs phones out where the admin center can be asked', async () => {
    const preview = await previewOf('sign-out site:Singapore waves rest');
    await bot.teams.press(preview, 'change-approve');
    await bot.shows(preview.conversationId, /phones signed out/, 60_000);
    expect(phonesOf('Singapore').filter(({ account, busy }) => account !== null && !busy)).toEqual([]);
  }, 90_000);

  it('has logs collected without taking phones from their users', async () => {
    const preview = await previewOf('diagnostic site:London', 'fr-FR');
    await bot.teams.press(preview, 'change-approve', { locale: 'fr-FR' });
    await bot.shows(preview.conversationId, /Journaux de[^]*recueillis/, 60_000);
    expect(effects('runDiagnostics').length).toBeGreaterThan(5);
  }, 90_000);

  it('is not approved by whom it is not shown to, nor twice', async () => {
    const preview = await previewOf('restart site:Madrid waves rest');
    const { id, digest } = await bot.newest();
    const data = { id: String(id), digest: digest ?? '' };
    await bot.teams.press(preview, 'change-approve');
    const again = await bot.teams.press(preview, { verb: 'change-approve', data });
    expect(wordsOf(again.card)).not.toContain('Approve');
    expect((await bot.stores.changes.find(id))?.approvals).toHaveLength(1);
    await bot.teams.press(preview, { verb: 'change-cancel', data: { id: String(id) } });
  });
});
