import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../src/adapters/postgres/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { readRunbook } from '../../../src/runbooks/catalog.ts';
import { commandText } from '../../../src/runbooks/command.ts';
import { runCommand, type Console, type Ran } from '../../../src/runbooks/run-command.ts';
import { runnableOf } from '../../../src/runbooks/runnable.ts';
import { BEGUN, type Records } from '../../../src/runbooks/state.ts';
import { happen, lookAfter, startRun, type RunWorld } from '../../../src/runbooks/world.ts';
import { Cut } from '../../helpers/cut.ts';
import { ALEX, DRAFT } from '../../helpers/installation.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

const words = '{ en: x, fr: x }';
const common = `title: ${words}\n    why: ${words}\n    proof: ${words}\n    sources: [{ document: d, heading: h }]`;
const command = (id: string, more: string): string => `
  - id: ${id}
    kind: command
    ${common}
    ${more}`;
const SET = `run: [{ cmdlet: Set-CsTeamsCallingPolicy, parameters: { Identity: '{policy.name}', AllowSIPDevicesCalling: true } }]`;
const SHOW = `verify: { cmdlet: Get-CsTeamsCallingPolicy, parameters: { Identity: '{policy.name}' }, expect: { AllowSIPDevicesCalling: 'True' } }`;
const RUNBOOK = readRunbook(
  'commands.yaml',
  `title: ${words}
summary: ${words}
says: { en: [commands], fr: [commandes] }
steps:
  - id: policy
    kind: form
    ${common}
    fields: [{ id: name, label: ${words}, type: text }]
${command('set', `${SET}\n    ${SHOW}`)}${command('blind', SET)}${command('show', SHOW)}${command(
    'batch',
    `run: [{ cmdlet: New-CsSdgBulkSignInRequest, parameters: { DeviceDetailsFilePath: x, Region: EMEA } }]`,
  )}${command('server', `run: [{ cmdlet: Get-CsDialPlan, parameters: {} }]`)}${command(
    'unknown-value',
    `run: [{ cmdlet: Get-CsTeamsCallingPolicy, parameters: { Identity: '{policy.user}' } }]`,
  )}${command(
    'half-a-value',
    `run: [{ cmdlet: Get-CsTeamsCallingPolicy, parameters: { Identity: '{policy.name} {policy.user}' } }]`,
  )}
`,
);
const RIGHT = { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: true };
const WRONG = { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: false };
const shows = (object: object): Ran => ({ state: 'done', output: [object] });
const DONE: Ran = { state: 'done', output: [] };
const NOW = new Date('2026-03-02T12:00:00Z');
const at = (seconds: number) => ({ now: () => new Date(NOW.getTime() + seconds * 1_000) });
const OPERATOR = { who: ALEX, grants: [{ role: 'operator' }], now: NOW };

describe('src/runbooks/run-command.ts', () => {
  let database: FreshDatabase;
  let stores: Stores;
  let world: RunWorld;
  beforeAll(async () => {
    database = await freshDatabase();
    stores = openStores(database.url, silentLog);
    world = {
      catalog: new Map([[RUNBOOK.id, RUNBOOK]]),
      runs: stores.runs,
      canRun: ({ module }) => module === 'MicrosoftTeams',
    };
  });
  afterAll(async () => {
    await stores.close();
    await database.drop();
  });

  /** A run that stands at this step, and what may be done with it. */
  async function standing(step: string, ...says: Ran[]) {
    const started = await startRun(world, RUNBOOK.id, OPERATOR, DRAFT.place);
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.value;
    await happen(world, id, { kind: 'complete', stage: 'policy', given: { name: 'SIP phones' } }, OPERATOR);
    for (const { id: stage } of RUNBOOK.steps.slice(
      1,
      RUNBOOK.steps.findIndex((each) => each.id === step),
    ))
      await happen(world, id, { kind: 'skip', stage, note: 'x' }, OPERATOR);
    const ran: string[] = [];
    const console: Console = {
      canRun: world.canRun ?? (() => false),
      run: (name) => {
        ran.push(name);
        return Promise.resolve(says.shift() ?? DONE);
      },
    };
    const record = async () => (await stores.runs.find(id))?.state.records[step];
    const textOf = async (): Promise<string> => {
      const found = RUNBOOK.steps.find((each) => each.id === step);
      const records = (await stores.runs.find(id))?.state.records ?? {};
      return found?.kind === 'command' ? commandText(found, records, undefined) : '';
    };
    const press = async (text?: string, actor = OPERATOR, on = world) =>
      happen(on, id, { kind: 'run', stage: step, command: text ?? (await textOf()) }, actor);
    const work = (seconds = 1) => runCommand(world, id, console, at(seconds));
    return { id, console, ran, record, press, work };
  }

  it('runs the commands of a step and then what shows them, and is done by what that shows', async () => {
    const { press, work, record, ran } = await standing('set', DONE, shows(RIGHT));
    expect(await press()).toMatchObject({
      ok: true,
      value: { effects: [{ kind: 'command', stage: 'set' }] },
    });
    expect(await record()).toMatchObject({ state: 'running' });
    await work();
    expect(ran).toEqual(['Set-CsTeamsCallingPolicy', 'Get-CsTeamsCallingPolicy']);
    expect(await record()).toMatchObject({
      state: 'done',
      evidence: [
        { subject: 'Set-CsTeamsCallingPolicy', outcome: 'passed' },
        { subject: 'AllowSIPDevicesCalling', found: 'True' },
      ],
    });
  });

  it('is refuted by what that shows, and can be run again', async () => {
    const { id, press, work, record } = await standing('show', shows(WRONG), shows(RIGHT));
    await press();
    await work();
    expect(await record()).toMatchObject({
      state: 'refuted',
      evidence: [{ problem: 'property-differs', found: 'False' }],
    });
    // An answer that comes late, or twice, proves nothing any more.
    const late = { kind: 'ran', stage: 'show', evidence: [] } as const;
    expect(await happen(world, id, late, OPERATOR)).toMatchObject({ refusal: { code: 'run.stage-over' } });
    expect(await record()).toMatchObject({ state: 'refuted' });
    await press();
    await work();
    expect(await record()).toMatchObject({ state: 'done' });
  });

  it('stops at the first command that fails, in its own words', async () => {
    const { press, work, record, ran } = await standing('set', {
      state: 'failed',
      message: 'No\u202e such\r\npolicy',
    });
    await press();
    await work();
    expect(ran).toEqual(['Set-CsTeamsCallingPolicy']);
    expect(await record()).toMatchObject({
      state: 'refuted',
      evidence: [{ problem: 'command-failed', found: 'No such policy' }],
    });
  });

  it('begins a change once: another worker reads what came of it', async () => {
    const lost = await standing('set', DONE);
    await lost.press();
    // The first worker dies over the command.
    const run: Console['run'] = async (...call) => {
      await lost.console.run(...call);
      throw new Cut('after the call');
    };
    await expect(runCommand(world, lost.id, { ...lost.console, run }, at(1))).rejects.toThrow(Cut);
    expect(await lost.record()).toMatchObject({ state: 'running', begun: true });
    expect((await lookAfter(world, at(30))).unrun).toEqual([]);
    expect((await lookAfter(world, at(90))).unrun).toMatchObject([{ id: lost.id }]);
    await lost.work(91);
    expect(lost.ran.filter((name) => name.startsWith('Set-'))).toHaveLength(1);
    expect(lost.ran.at(-1)).toBe('Get-CsTeamsCallingPolicy');
    expect(await lost.record()).toMatchObject({ state: 'refuted' });
  });

  it.each([
    ['shows it', shows(RIGHT), 'done', []],
    ['shows another value', shows(WRONG), 'refuted', ['command-unknown', 'property-differs']],
    [
      'cannot be run either',
      { state: 'not-sent' } as const,
      'refuted',
      ['command-unknown', 'command-not-sent'],
    ],
  ])(
    'calls a change unknown that was not answered, unless what follows %s',
    async (_what, shown, state, problems) => {
      const { press, work, record, ran } = await standing('set', { state: 'unknown' }, shown);
      await press();
      await work();
      expect(ran).toEqual(['Set-CsTeamsCallingPolicy', 'Get-CsTeamsCallingPolicy']);
      const found = await record();
      expect(found?.state).toBe(state);
      expect(found?.evidence?.flatMap(({ problem }) => problem ?? [])).toEqual(problems);
    },
  );

  it('says of a change that nothing shows that nobody can say', async () => {
    const { press, work, record } = await standing('blind', { state: 'unknown' });
    await press();
    await work();
    expect(await record()).toMatchObject({ state: 'refuted', evidence: [{ problem: 'command-unknown' }] });
  });

  it('runs nothing for a run that has gone on meanwhile, and lets no late answer into it', async () => {
    const { press, work, ran, id } = await standing('set', DONE, shows(RIGHT));
    await press();
    await happen(world, id, { kind: 'skip', stage: 'set', note: 'by hand' }, OPERATOR);
    await work();
    expect(ran).toEqual([]);
    expect(await happen(world, id, { kind: 'ran', stage: 'set', evidence: [] }, OPERATOR)).toMatchObject({
      refusal: { code: 'run.stage-over' },
    });
  });

  it('is asked for by owners, for what they saw, and by operators where it changes something', async () => {
    const { press, record } = await standing('set');
    const viewer = { ...OPERATOR, grants: [{ role: 'viewer' }] };
    expect(await press(undefined, viewer)).toMatchObject({ refusal: { code: 'run.command-for-operators' } });
    expect(await press('Set-CsTeamsCallingPolicy -Identity Global')).toMatchObject({
      refusal: { code: 'run.command-changed' },
    });
    expect(await press(undefined, OPERATOR, { ...world, canRun: undefined })).toMatchObject({
      refusal: { code: 'run.command-by-hand' },
    });
    expect(await record()).toBeUndefined();
    const show = await standing('show');
    expect(await show.press(undefined, viewer)).toMatchObject({ refusal: { code: 'run.not-owner' } });
  });

  it.each(['batch', 'server', 'unknown-value', 'half-a-value', 'policy'])(
    'leaves the step %s to people',
    async (step) => {
      const { press, record } = await standing(step);
      const pressed = await press();
      if (step === 'policy') expect(pressed).toMatchObject({ refusal: { code: 'run.stage-over' } });
      else {
        expect(pressed).toMatchObject({ refusal: { code: 'run.command-by-hand' } });
        expect(await record()).toBeUndefined();
      }
    },
  );

  it('writes down who asked for which command', async () => {
    const { press, id } = await standing('set');
    await press();
    const [entry] = await stores.audit.recent(`run ${id}`, 1);
    expect(entry).toMatchObject({ action: 'run.run', who: ALEX, detail: { stage: 'set' } });
    expect(JSON.stringify(entry)).toContain("Set-CsTeamsCallingPolicy -Identity 'SIP phones'");
  });

  it('has no step of its own to run that is none of commands', () => {
    const records: Records = BEGUN.records;
    const [step] = RUNBOOK.steps;
    if (!step) throw new Error('no step');
    expect(runnableOf({ key: step.id, step }, records, () => true)).toBeUndefined();
  });
});
