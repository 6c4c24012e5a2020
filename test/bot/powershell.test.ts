import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { approve, ENDED } from '../../src/changes/index.ts';
import { currentStage, happen, loadCatalog, startRun } from '../../src/runbooks/index.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { ALL_MAY_APPROVE, DRAFT, MEGAN } from '../helpers/installation.ts';
import { startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { playPowerShell, type PlayedPowerShell } from '../helpers/powershell.ts';

const EVERY_ROLE = fileURLToPath(new URL('every-role.yaml', import.meta.url));

/** What leads to the steps that have commands. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'policy-for': { choice: 'new' },
  policy: { name: 'SIP phones' },
  'enable-with': { choice: 'powershell' },
};
const actor = () => ({
  who: { id: 'alex', name: 'Alex Wilber' },
  grants: ['operator', 'Teams administrator', 'Global administrator'].map((role) => ({ role })),
  now: new Date(),
});

describe('src/adapters/powershell/index.ts, under a bot and a worker', () => {
  let powershell: PlayedPowerShell;
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    powershell = playPowerShell();
    bot = await startLinekeeper({}, { ACCESS_FILE: EVERY_ROLE, ...powershell.settings });
    powershell.serve(bot.demo);
  });
  afterAll(async () => {
    await bot.close();
    powershell.remove();
  });
  let before = 0;
  beforeEach(() => {
    before = powershell.notes().length;
  });

  const conversation = (): string => `a:powershell-${++asked}`;
  const did = (): string[] => powershell.notes().slice(before);
  const account = (name: string) => bot.demo.tenant.world.accounts.find(`${name}@contoso.example`);

  it('starts nothing until there is need of it, and says so', async () => {
    const { replies } = await bot.teams.say('status', { conversationId: conversation() });
    expect(wordsOf(replies.at(-1)?.card)).toContain('not needed so far');
    expect(powershell.notes()).toEqual([]);
  });

  it('has a worker find the policy for SIP phones when the plan is made, and the approval is for that policy', async () => {
    const conversationId = conversation();
    await bot.teams.say('policy sip on no-sip-policy@contoso.example', { conversationId });
    const preview = await bot.shows(conversationId, /\nApprove\n/, 20_000);
    expect(wordsOf(preview.card)).toContain('SIP phones');
    expect((await bot.newest()).request).toMatchObject({ turn: 'on', setting: 'SIP phones' });
    await bot.teams.press(preview, 'change-approve');
    await bot.shows(conversationId, /SIP phones allowed for 1 account/, 20_000);
    expect(account('no-sip-policy')?.callingPolicy).toBe('SIP phones');
    expect(did().filter((note) => note === 'run Get-CsTeamsCallingPolicy')).toHaveLength(1);
    const { replies } = await bot.teams.say('status', { conversationId });
    expect(wordsOf(replies.at(-1)?.card)).toMatch(/Teams PowerShell\nconnected/);
  });

  it('signs phones in through it, and submits no batch twice when it dies over one', async () => {
    powershell.note('crash after a batch');
    const requests = bot.demo.requests().length;
    const { ledger } = bot.world;
    const text = 'MAC id,Location,Username\n0004f25c1f01,Lyon,phone-00299@contoso.example\n';
    const draft = await ledger.create(DRAFT, { kind: 'text', text });
    await bot.client.wake.plan(draft.id);
    const planned = await bot.reaches(draft.id, 'awaiting-approval', ...ENDED);
    await bot.stores.changes.decide(draft.id, (change) =>
      approve(
        change,
        planned.digest ?? '',
        bot.world.approvals,
        { who: MEGAN, now: new Date() },
        ALL_MAY_APPROVE,
      ),
    );
    await bot.client.wake.advance(draft.id);
    expect(await bot.reaches(draft.id, ...ENDED)).toMatchObject({ state: 'succeeded' });
    const submitted = bot.demo.requests(requests).filter(({ kind }) => kind === 'bulkSignIn');
    expect(submitted).toHaveLength(1);
    expect(did()).toContain('crashed');
    expect(did().filter((note) => note === 'run New-CsSdgBulkSignInRequest')).toHaveLength(1);
    expect(did()).toContain('run Get-CsSdgBulkSignInRequestsSummary');
  });

  /** A run that stands at the step, with its card: what it takes is answered, all else skipped. */
  async function runAt(step: string): Promise<{ id: number; card: PostedMessage }> {
    const catalog = await loadCatalog();
    const runbook = catalog.get('sip-gateway');
    if (!runbook) throw new Error('no runbook');
    const world = { catalog, runs: bot.stores.runs };
    const place = {
      channel: 'teams',
      conversationId: conversation(),
      kind: 'personal',
      tenantId: null,
    } as const;
    const started = await startRun(world, runbook.id, actor(), place);
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.value;
    for (;;) {
      const run = await bot.stores.runs.find(id);
      const stage = run && currentStage(runbook, run.state);
      if (!stage) throw new Error(`the run has no ${step}`);
      if (stage.step.id === step) break;
      const given = ANSWERS[stage.step.id];
      const event = given
        ? ({ kind: 'complete', stage: stage.key, given } as const)
        : ({ kind: 'skip', stage: stage.key, note: 'not now' } as const);
      const happened = await happen(world, id, event, actor());
      if (happened?.ok !== true) throw new Error(`stuck at ${stage.key}`);
    }
    const { replies } = await bot.teams.say(`runbook resume ${id}`, { conversationId: conversation() });
    const [card] = replies;
    if (!card) throw new Error('no card');
    return { id, card };
  }
  const recordOf = async (id: number, step: string) => (await bot.stores.runs.find(id))?.state.records[step];

  it('runs a reading command of a runbook, and its output goes to the reader of what people paste', async () => {
    const { id, card } = await runAt('policy-again');
    expect(wordsOf(card.card)).toContain('Run it');
    await bot.teams.press(card, 'Run it');
    await vi.waitFor(
      async () => expect(await recordOf(id, 'policy-again')).toMatchObject({ state: 'done' }),
      20_000,
    );
    expect((await recordOf(id, 'policy-again'))?.evidence).toMatchObject([
      { subject: 'AllowSIPDevicesCalling', outcome: 'passed', found: 'True' },
      { subject: 'AllowCallRedirect', outcome: 'passed', found: 'Enabled' },
    ]);
    expect(did().filter((note) => note.startsWith('run '))).toEqual(['run Get-CsTeamsCallingPolicy']);
  });

  it('asks once more before a changing command, runs it once, and audits it with what it was given', async () => {
    const { id, card } = await runAt('create-policy');
    const words = wordsOf(card.card);
    expect(words).toContain('Run it…');
    expect(words).toContain('This changes the tenant');
    await bot.teams.press(card, 'Run it now');
    await vi.waitFor(
      async () => expect(await recordOf(id, 'create-policy')).toMatchObject({ state: 'done' }),
      20_000,
    );
    expect(did().filter((note) => note.startsWith('run '))).toEqual([
      'run New-CsTeamsCallingPolicy',
      'run Get-CsTeamsCallingPolicy',
    ]);
    const audit = await bot.stores.audit.recent(`run ${id}`, 20);
    expect(audit.map(({ action }) => action).slice(0, 3)).toEqual(['run.ran', 'run.began', 'run.run']);
    expect(JSON.stringify(audit[2])).toContain("New-CsTeamsCallingPolicy -Identity 'SIP phones'");
  });

  it('does not repeat a changing command over which PowerShell died: it reads what came of it', async () => {
    powershell.note('crash at Set-CsTeamsCallingPolicy');
    const { id, card } = await runAt('call-redirect');
    await bot.teams.press(card, 'Run it now');
    await vi.waitFor(
      async () => expect(await recordOf(id, 'call-redirect')).toMatchObject({ state: 'done' }),
      20_000,
    );
    expect(did().filter((note) => note.startsWith('run '))).toEqual([
      'run Set-CsTeamsCallingPolicy',
      'run Get-CsTeamsCallingPolicy',
    ]);
  });

  it('runs nothing that has changed since the card was drawn', async () => {
    const { id, card } = await runAt('policy-again');
    const world = { catalog: await loadCatalog(), runs: bot.stores.runs };
    const event = { kind: 'run', stage: 'policy-again', command: 'Get-CsTeamsCallingPolicy' } as const;
    expect(await happen({ ...world, canRun: () => true }, id, event, actor())).toMatchObject({
      ok: false,
      refusal: { code: 'run.command-changed' },
    });
    expect(card.conversationId).not.toBe('');
    expect(did()).toEqual([]);
  });
});
