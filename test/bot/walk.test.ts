import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES, type Locale } from '../../cards/wording/index.ts';
import { ROLES } from '../../src/access/index.ts';
import {
  currentStage,
  isOver,
  loadCatalog,
  ownersOf,
  type Run,
  type Runbook,
  type RunEvent,
  type RunState,
  type Stage,
  type StageRecord,
  type Step,
} from '../../src/runbooks/index.ts';
import { advance } from '../../src/runbooks/run.ts';
import { BEGUN } from '../../src/runbooks/state.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { HAS_ESTATE, startEstate, type Estate } from '../helpers/estate.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { inputsOf } from '../helpers/run-inputs.ts';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

const catalog = await loadCatalog();
const EVERY_ROLE = fileURLToPath(new URL('every-role.yaml', import.meta.url));

const ONE_PHONE = 'MAC id,Location,Username\n0004f2770001,Lyon,phone-00310@contoso.example';

type Choices = Readonly<Record<string, string>>;

/** As few walks, by what is chosen in each, as together take every step and every answer of every choice. */
function coveringWalks(runbook: Runbook): Choices[] {
  const seen = new Set<string>();
  const walks: Choices[] = [];
  // The same numbers in every run.
  let random = 1;
  const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
  for (let tries = 0; tries < 400; tries++) {
    const choices: Record<string, string> = {};
    const passed: string[] = [];
    const grants = [...ROLES, ...runbook.steps.flatMap((step) => ownersOf(step))].map((role) => ({ role }));
    const actor = { who: { id: 'a', name: 'A' }, grants, now: new Date() };
    let state: RunState = BEGUN;
    for (let stage = currentStage(runbook, state); stage; stage = currentStage(runbook, state)) {
      const { step, key } = stage;
      if (step.kind === 'choice') choices[step.id] ??= step.options[next(step.options.length)]?.id ?? '';
      passed.push(step.kind === 'choice' ? `${step.id} ${choices[step.id]}` : step.id);
      const done = advance(runbook, state, eventOf(runbook, stage, state, choices), actor);
      if (!done.ok) throw new Error(`${key}: ${JSON.stringify(done.refusal)}`);
      if (done.value.state.records[key]?.state === 'refuted') throw new Error(`${key}: refuted`);
      state = done.value.state;
    }
    if (passed.every((each) => seen.has(each))) continue;
    for (const each of passed) seen.add(each);
    walks.push(choices);
  }
  expect(runbook.steps.filter(({ kind, id }) => kind !== 'choice' && !seen.has(id))).toEqual([]);
  return walks;
}

/** What checks of ports look for are Microsoft's own addresses: nothing on this machine can stand for them. */
const isOutOfReach = (step: Step): boolean => step.kind === 'check' && step.check.kind === 'ports';

type PersonsEvent = Extract<RunEvent, { kind: 'complete' | 'skip' }>;

/** What a person does with a stage. A check that cannot be looked at here is skipped, with a reason. */
function eventOf(
  runbook: Runbook,
  stage: Stage,
  state: RunState,
  choices: Choices,
  estate?: Estate,
): PersonsEvent {
  const { step, key } = stage;
  if (isOutOfReach(step)) return { kind: 'skip', stage: key, note: 'Microsoft’s addresses are out of reach' };
  if (step.kind === 'check' && !estate)
    return { kind: 'skip', stage: key, note: 'needs knotd, openssl and Linux' };
  const given =
    step.kind === 'choice' ? { choice: choices[step.id] ?? '' } : inputsOf(runbook, stage, state, estate);
  return { kind: 'complete', stage: key, given };
}

describe.each(LOCALES)('src/runbooks/catalog, walked in %s', (locale) => {
  let bot: Linekeeper;
  let estate: Estate | undefined;
  /** The steps that a worker has looked at and found in order. */
  const proved = new Set<string>();

  beforeAll(async () => {
    if (HAS_ESTATE) estate = await startEstate();
    bot = await startLinekeeper({}, { ACCESS_FILE: EVERY_ROLE, ...estate?.settings }, 'apart');
    // The change that steps end with, which ask for one.
    const conversationId = 'a:change';
    await bot.teams.say(`enroll\n${ONE_PHONE}`, { conversationId });
    await bot.teams.press(await bot.shows(conversationId, 'Approve'), 'Approve');
    await bot.reaches(1, 'succeeded');
  });
  afterAll(async () => {
    await bot.close();
    await estate?.stop();
  });

  async function newest(): Promise<Run> {
    const [run] = await bot.stores.runs.list({ open: false, limit: 1 });
    if (!run) throw new Error('no run was started');
    return run;
  }

  /** Presses a button of the card and waits until a worker has looked, where it has to; what became of the stage. */
  async function press(card: PostedMessage, id: number, event: PersonsEvent): Promise<StageRecord> {
    const { choice, ...fields } = event.kind === 'complete' ? (event.given ?? {}) : {};
    const said = event.kind === 'skip' ? { note: event.note } : choice === undefined ? {} : { choice };
    const pressed = await bot.teams.press(
      card,
      { verb: `run-${event.kind}`, data: { id, stage: event.stage, ...said } },
      {
        locale: tag(locale),
        inputs: Object.fromEntries(Object.entries(fields).map(([name, value]) => [`field-${name}`, value])),
      },
    );
    for (;;) {
      const record = (await newest()).state.records[event.stage];
      if (!record) throw new Error(`${event.stage}: ${answerOf(pressed)}`);
      if (record.state !== 'checking') return record;
      await wait(25);
    }
  }

  /** Walks a run to its end by its card's buttons. */
  async function walk(runbook: Runbook, card: PostedMessage, choices: Choices): Promise<void> {
    for (let run = await newest(); run.state.status === 'open'; run = await newest()) {
      const stage = currentStage(runbook, run.state);
      if (!stage) throw new Error('an open run stands nowhere');
      const { step, key } = stage;
      const event = eventOf(runbook, stage, run.state, choices, estate);
      let done = await press(card, run.id, event);
      // A server that did not answer in time on a busy machine is asked again, as a person would.
      for (let again = 0; again < 2 && step.kind === 'check' && !isOver(done); again++)
        done = await press(card, run.id, event);
      if (step.kind === 'check' && done.state === 'done' && done.evidence)
        proved.add(`${runbook.id} ${step.id}`);
      if (!isOver(done)) throw new Error(`${key}: ${JSON.stringify(done)}`);
    }
  }

  it.each([...catalog.values()].map((runbook) => [runbook.id, runbook] as const))(
    'takes %s from its first step to its last, on every branch',
    async (id, runbook) => {
      for (const [number, choices] of coveringWalks(runbook).entries()) {
        const conversationId = `a:${locale}-${id}-${number}`;
        const { replies } = await bot.teams.say(`runbook start ${id}`, {
          conversationId,
          locale: tag(locale),
        });
        const [card] = replies;
        if (!card) throw new Error('no card');
        await walk(runbook, card, choices);
        await bot.shows(conversationId, locale === 'en' ? 'finished' : 'terminée');
      }
    },
    120_000,
  );

  it.skipIf(!HAS_ESTATE)('had a worker look at all that is within reach, and find it in order', () => {
    const checks = [...catalog.values()].flatMap(({ id, steps }) =>
      steps.flatMap((step) => (step.kind === 'check' && !isOutOfReach(step) ? [`${id} ${step.id}`] : [])),
    );
    expect([...proved].sort()).toEqual(checks.sort());
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.cards().filter((card) => /\{[a-z-]+\.[a-z-]+\}/.test(wordsOf(card)))).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});

const tag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : 'fr-FR');
