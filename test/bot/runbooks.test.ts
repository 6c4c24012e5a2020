import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { currentStage, loadCatalog } from '../../src/runbooks/index.ts';
import { people } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

const catalog = await loadCatalog();

const ROLE = 'Exchange organization administrator';

/** The way through Unified Messaging that leads to work of an Exchange administrator. */
const CHOICES: Readonly<Record<string, string>> = {
  version: 'server-2015',
  exchange: 'exchange-2016',
  'first-server': 'further',
};

describe('bot/commands/runbook.ts', () => {
  let bot: Linekeeper;
  beforeAll(async () => {
    bot = await startLinekeeper();
  });
  afterAll(() => bot.close());

  const isaiah = { from: people.isaiah, conversationId: 'a:isaiah' };

  /** The newest run, and the card that a conversation shows of it. */
  async function newestRun(): Promise<{ id: number; stage: string | undefined }> {
    const [run] = await bot.stores.runs.list({ open: false, limit: 1 });
    if (!run) throw new Error('no run');
    const runbook = catalog.get(run.runbook);
    return { id: run.id, stage: runbook && currentStage(runbook, run.state)?.key };
  }

  /** Lets a wait's time come, as if a day had gone by while nobody looked. */
  async function timePasses(id: number, stage: string): Promise<void> {
    const client = new pg.Client(bot.config.databaseUrl);
    await client.connect();
    const due = `{records,${stage},dueAt}`;
    await client.query(
      'UPDATE runs SET due_at = now(), state = jsonb_set(state, $1, to_jsonb(now())) WHERE id = $2',
      [due, id],
    );
    await client.end();
  }

  it('lists the procedures, and starts one from its button', async () => {
    const { replies } = await bot.teams.say('runbook');
    const [list] = replies;
    if (!list) throw new Error('no list');
    expect(wordsOf(list.card)).toContain('Exchange Unified Messaging');
    expect(answerOf(await bot.teams.press(list, 'Start'))).toContain('step 1 of');
  });

  it('starts one run however often a button is pressed, and another by a button of another card', async () => {
    const where = { conversationId: 'a:start' };
    const listed = async () => {
      const [list] = (await bot.teams.say('runbook', where)).replies;
      if (!list) throw new Error('no list');
      return list;
    };
    const started = async () =>
      (await bot.stores.runs.list({ open: false, limit: 99 })).filter(
        ({ place }) => place.conversationId === where.conversationId,
      );
    const list = await listed();
    const [one, other] = await Promise.all([1, 2].map(() => bot.teams.press(list, 'Start')));
    const [run] = await started();
    if (!one || !other || !run) throw new Error('nothing started');
    expect(answerOf(one)).toContain(`run ${run.id}`);
    expect([answerOf(other), answerOf(await bot.teams.press(list, 'Start'))]).toEqual([
      answerOf(one),
      answerOf(one),
    ]);
    expect(await started()).toEqual([run]);
    expect(await bot.stores.audit.recent(`run ${run.id}`, 9)).toHaveLength(1);
    await bot.teams.press(await listed(), 'Start');
    await bot.teams.say('runbook start um', where);
    await bot.teams.say('runbook start um', where);
    expect(await started()).toHaveLength(4);
  });

  it('starts by what people call it, in either language, and says what it meant where the name is wrong', async () => {
    expect(answerOf(await bot.teams.say('runbook start um'))).toContain('step 1 of');
    const french = await bot.teams.say('procédure commencer messagerie unifiée', { locale: 'fr-FR' });
    expect(answerOf(french)).toContain('étape 1 sur');
    expect(answerOf(await bot.teams.say('sip gateway'))).toContain('Teams SIP Gateway');
    const near = await bot.teams.say('sip gatway');
    expect(JSON.stringify(near.replies[0]?.card)).toContain('sip gateway');
    const wrong = await bot.teams.say('runbook start unified mesaging');
    expect(answerOf(wrong)).toContain('No such runbook');
    expect(JSON.stringify(wrong.replies[0]?.card)).toContain('runbook start unified messaging');
  });

  it('goes where an answer leads, has one effect however often it is pressed, and goes back', async () => {
    const { replies } = await bot.teams.say('runbook start um', { conversationId: 'a:branch' });
    const [card] = replies;
    if (!card) throw new Error('no card');
    const first = await bot.teams.press(card, '2019 or Subscription Edition');
    const second = await bot.teams.press(card, {
      verb: 'run-complete',
      data: { id: (await newestRun()).id, stage: 'version', choice: 'server-2015' },
    });
    expect(answerOf(first)).toBe(answerOf(second));
    expect((await newestRun()).stage).toBe('cloud-voicemail');
    await bot.teams.press(card, 'Back');
    expect((await newestRun()).stage).toBe('version');
  });

  it('shows a step to those who do not own it, and lets them skip it with a reason alone', async () => {
    const { replies } = await bot.teams.say('runbook start um', isaiah);
    expect(answerOf({ card: undefined, replies })).toContain('Operator');
    const {
      replies: [card],
    } = await bot.teams.say('runbook start um', { conversationId: 'a:owners' });
    if (!card) throw new Error('no card');
    const { id } = await newestRun();
    const viewer = await bot.teams.press(
      card,
      { verb: 'run-complete', data: { id, stage: 'version', choice: 'server-2015' } },
      { from: people.patti },
    );
    expect(answerOf(viewer)).toMatch(/yours to complete/);
    const silent = await bot.teams.press(card, { verb: 'run-skip', data: { id, stage: 'version' } });
    expect(answerOf(silent)).toContain('A reason is needed');
    expect((await newestRun()).stage).toBe('version');
  });

  it('tells who did what in its checklist, pauses, resumes elsewhere, and ends when it is abandoned', async () => {
    const {
      replies: [card],
    } = await bot.teams.say('runbook start um', { conversationId: 'a:life' });
    if (!card) throw new Error('no card');
    const { id } = await newestRun();
    await bot.teams.press(card, '2019 or Subscription Edition');
    await bot.teams.press(card, 'Pause');
    expect(
      answerOf(
        await bot.teams.press(card, { verb: 'run-skip', data: { id, stage: 'cloud-voicemail', note: 'x' } }),
      ),
    ).toContain('Paused. Nothing moves');
    const elsewhere = await bot.teams.say(`runbook resume ${id}`, { conversationId: 'a:elsewhere' });
    await bot.teams.press(elsewhere.replies[0] ?? card, 'Resume');
    expect(answerOf(await bot.teams.say(`runbook show ${id}`))).toMatch(
      /Alex Wilber[^]*2019 or Subscription/,
    );
    const exported = await bot.teams.say(`runbook export ${id}`);
    const [link = ''] = /http:[^"\\]+run-\d+\.md/.exec(JSON.stringify(exported.replies[0]?.card)) ?? [];
    const file = await fetch(link);
    expect(file.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(await file.text()).toMatch(
      /^# .*\n\nrun \d+, under way[^]*- \[x\] .*: Alex Wilber, .* UTC\n {2}- 2019 or Subscription[^]*- \[ \] /,
    );
    expect(answerOf(await bot.teams.say(`runbook abandon ${id}`))).toContain('A reason is needed');
    expect(answerOf(await bot.teams.say(`runbook abandon ${id} wrong tenant`))).toContain('wrong tenant');
    await bot.shows('a:elsewhere', 'wrong tenant');
    expect(answerOf(await bot.teams.say('runbook resume 4711'))).toContain('There is no run 4711');
  });

  it('ends a step that asks for a change with one that succeeded alone', async () => {
    const press = (change: string) =>
      bot.teams.press(
        card ?? { conversationId: 'a:change', id: '' },
        { verb: 'run-complete', data: { id: run.id, stage: 'enrol-from-csv' } },
        { inputs: { 'field-change': change } },
      );
    const { replies } = await bot.teams.say('sip gateway', { conversationId: 'a:change' });
    const [card] = replies;
    const run = await newestRun();
    expect(answerOf(await press('4711'))).toContain('4711');
    await bot.teams.say('enroll\nMAC id,Location\n0004f2770001,Lyon', { conversationId: 'a:list' });
    await bot.shows('a:list', 'Approve');
    const { id } = await bot.newest();
    expect(answerOf(await press(`#${id}`))).toContain(`Change ${id} has not come to its end`);
  });

  it('brings a step to those who own it, in a chat of their own, and shows everybody that they did it', async () => {
    const adele = { from: people.adele, conversationId: 'a:adele' };
    await bot.teams.say('whoami', adele);
    const conversationId = 'a:handing-over';
    const { replies } = await bot.teams.say('runbook start um', { conversationId });
    const { id } = await newestRun();
    const isAdeles = (id: string | undefined): boolean => {
      const owners = catalog.get('unified-messaging')?.steps.find((step) => step.id === id)?.owners;
      return (
        owners !== undefined &&
        'any' in owners &&
        owners.any.includes(ROLE) &&
        !owners.any.includes('operator')
      );
    };
    for (let { stage } = await newestRun(); !isAdeles(stage); { stage } = await newestRun()) {
      const choice = CHOICES[stage ?? ''];
      const data = { id, stage: stage ?? '' };
      await bot.teams.press(
        replies[0] ?? { conversationId, id: '' },
        choice === undefined
          ? { verb: 'run-skip', data: { ...data, note: 'known' } }
          : { verb: 'run-complete', data: { ...data, choice } },
      );
    }
    const { stage = '' } = await newestRun();
    const step = catalog.get('unified-messaging')?.steps.find((each) => each.id === stage);
    const card = await bot.shows('a:adele', step?.title.en ?? 'none');
    await bot.teams.press(card, { verb: 'run-complete', data: { id, stage } }, adele);
    const { stage: next } = await newestRun();
    expect(next).not.toBe(stage);
    const following = catalog.get('unified-messaging')?.steps.find((each) => each.id === (next ?? ''));
    await bot.shows(conversationId, following?.title.en ?? 'none');
  });

  it('goes on by itself when a wait is over, and says so with a new message', async () => {
    const conversationId = 'a:waiting';
    const { replies } = await bot.teams.say('sip gateway', { conversationId });
    const { id } = await newestRun();
    const runbook = catalog.get('sip-gateway');
    const wait = runbook?.steps.find(({ kind }) => kind === 'wait');
    if (!runbook || !wait) throw new Error('no wait in the runbook');
    // Everything before the wait is skipped, as quickly as a person cannot.
    for (
      let { stage } = await newestRun();
      stage !== undefined && stage !== wait.id;
      { stage } = await newestRun()
    ) {
      await bot.teams.press(replies[0] ?? { conversationId, id: '' }, {
        verb: 'run-skip',
        data: { id, stage, note: 'not now' },
      });
    }
    const before = bot.teams.cards(conversationId).length;
    expect(await bot.stores.runs.due(new Date(Date.now() + 23 * 3_600_000))).not.toContain(id);
    await timePasses(id, wait.id);
    await vi.waitFor(() => expect(bot.teams.cards(conversationId)).toHaveLength(before + 1), 20_000);
    expect((await newestRun()).stage).not.toBe(wait.id);
  }, 60_000);

  it('has logged nothing as a bug', () => {
    expect(bot.errors).toEqual([]);
  });
});
