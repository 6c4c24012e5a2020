import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { WORKER } from '../../src/audit/index.ts';
import { currentStage, loadCatalog, type Stage } from '../../src/runbooks/index.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { openDeployment, type BotProcess, type Deployment } from '../helpers/deployment.ts';
import { wordsOf } from '../helpers/linekeeper.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import type { RunningProcess } from '../helpers/processes.ts';
import { THOROUGH } from '../helpers/queue.ts';

const RUNBOOK = 'sip-gateway';
const CONVERSATION = 'a:waiting';
/** The sweep comes round every five seconds; a job that a dead worker held is taken over after ten. */
const GOES_ON_WITHIN_MS = 30_000;

describe.runIf(THOROUGH)('bot/main.ts and jobs/main.ts, killed while a run waits', () => {
  let database: FreshDatabase;
  let site: Deployment;
  let bot: BotProcess;
  let worker: RunningProcess;
  beforeAll(async () => {
    database = await freshDatabase();
    site = await openDeployment({ databaseUrl: database.url, redisUrl: undefined });
    [worker, bot] = await Promise.all([site.startWorker(), site.startBot()]);
  });
  afterAll(async () => {
    await site.close();
    await database.drop();
  });

  async function standing(): Promise<{ readonly id: number; readonly stage: Stage }> {
    const [run] = await site.stores.runs.list({ open: true, limit: 1 });
    const runbook = (await loadCatalog()).get(RUNBOOK);
    const stage = run && runbook && currentStage(runbook, run.state);
    if (!stage) throw new Error('no run is under way');
    return { id: run.id, stage };
  }

  async function runAtItsWait(): Promise<PostedMessage> {
    const { replies } = await site.teams.say(`runbook start ${RUNBOOK}`, { conversationId: CONVERSATION });
    const [card] = replies;
    if (!card) throw new Error('no card');
    for (let now = await standing(); now.stage.step.kind !== 'wait'; now = await standing())
      await site.teams.press(card, {
        verb: 'run-skip',
        data: { id: now.id, stage: now.stage.key, note: 'not now' },
      });
    return card;
  }

  async function restartBoth(): Promise<void> {
    [worker, bot] = await Promise.all([site.startWorker(), site.startBot(bot)]);
  }

  it('ends the wait by itself when its time has come, and tells the conversation so once', async () => {
    onTestFailed(() => console.error(site.lastWords()));
    const card = await runAtItsWait();
    const { id, stage } = await standing();
    await Promise.all([worker.kill(), bot.kill()]);
    const before = site.teams.cards(CONVERSATION).length;

    // A day goes by while nobody is there.
    await site.query(
      `UPDATE runs SET due_at = due_at - interval '1 day',
         state = jsonb_set(state, $1::text[], to_jsonb((state #>> $1::text[])::timestamptz - interval '1 day')) WHERE id = $2`,
      [`{records,${stage.key},dueAt}`, id],
    );
    await restartBoth();
    await expect
      .poll(() => site.teams.cards(CONVERSATION).length, { timeout: GOES_ON_WITHIN_MS })
      .toBe(before + 1);
    const next = await standing();
    expect(next.stage.key).not.toBe(stage.key);
    const told = site.teams.cards(CONVERSATION).at(-1);
    expect(told?.id).not.toBe(card.id);
    expect(wordsOf(told?.card)).toContain(next.stage.step.title.en);

    // Neither the sweeps that follow nor another start tell it again.
    await Promise.all([worker.kill(), bot.kill()]);
    await restartBoth();
    await wait(12_000);
    expect(site.teams.cards(CONVERSATION)).toHaveLength(before + 1);
    const ended = (await site.stores.runs.history(id)).filter(({ event }) => event.kind === 'due');
    expect(ended).toMatchObject([{ who: WORKER, event: { stage: stage.key } }]);
  }, 180_000);
});
