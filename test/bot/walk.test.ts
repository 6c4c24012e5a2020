import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES, type Locale } from '../../cards/wording/index.ts';
import { ROLES } from '../../src/access/index.ts';
import {
  currentStage,
  filled,
  loadCatalog,
  ownersOf,
  type Run,
  type Runbook,
  type RunEvent,
  type RunState,
  type Stage,
} from '../../src/runbooks/index.ts';
import { advance } from '../../src/runbooks/run.ts';
import { BEGUN } from '../../src/runbooks/state.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { fileURLToPath } from 'node:url';

const catalog = await loadCatalog();
const EVERY_ROLE = fileURLToPath(new URL('every-role.yaml', import.meta.url));

/** A value of each type that a form may ask for, another one for every number. */
const VALUES: Record<string, (n: number) => string> = {
  text: (n) => `Name ${n}`,
  fqdn: (n) => `host${n}.contoso.com`,
  domain: (n) => `contoso${n}.com`,
  upn: (n) => `user${n}@contoso.com`,
  sip: (n) => `sip:user${n}@contoso.com`,
  e164: (n) => `+3314567${1_000 + n}`,
  tel: (n) => `tel:+3314567${1_000 + n}`,
  ipv4: (n) => `192.0.2.${(n % 250) + 1}`,
  digits: (n) => String(10 + n),
  pem: (n) => `-----BEGIN CERTIFICATE-----\n${'A'.repeat(60 + n)}\n-----END CERTIFICATE-----`,
};

/** Where any value would do, but not for the command that takes it: their placeholders are examples. */
const EXEMPLARY = new Set(['text', 'digits']);

const ONE_PHONE = 'MAC id,Location,Username\n0004f2770001,Lyon,phone-00310@contoso.example';
let count = 0;

/** What a person gives a stage, on its card. */
function inputsOf({ step, item }: Stage, { records }: RunState): Record<string, string> {
  if (step.kind === 'form') {
    const value = ({ type, list, placeholder, differs }: (typeof step.fields)[number]): string => {
      if (!list && differs === undefined && EXEMPLARY.has(type) && placeholder !== undefined)
        return placeholder;
      return (list ? [++count, ++count] : [++count]).map((n) => VALUES[type]?.(n) ?? '').join('\n');
    };
    return Object.fromEntries(step.fields.map((field) => [field.id, value(field)]));
  }
  if (step.kind === 'change') return { change: '1' };
  if (step.kind !== 'command' || !step.verify) return {};
  const width = Math.max(...Object.keys(step.verify.expect).map(({ length }) => length));
  const shown = Object.entries(step.verify.expect).map(
    ([name, value]) => `${name.padEnd(width)} : ${filled(value, records, item, String)}`,
  );
  return { output: `\n${shown.join('\n')}\n` };
}

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
    const grants = [...ROLES, ...runbook.steps.flatMap((step) => ownersOf(step))].map((role) => ({
      role,
      why: '',
    }));
    const actor = { who: { id: 'a', name: 'A' }, grants, now: new Date() };
    let state: RunState = BEGUN;
    for (let stage = currentStage(runbook, state); stage; stage = currentStage(runbook, state)) {
      const { step, key } = stage;
      if (step.kind === 'choice') choices[step.id] ??= step.options[next(step.options.length)]?.id ?? '';
      passed.push(step.kind === 'choice' ? `${step.id} ${choices[step.id]}` : step.id);
      const done = advance(runbook, state, eventOf(stage, state, choices), actor);
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

/** Network checks have tests of their own; here they are skipped, with a reason. */
function eventOf(
  stage: Stage,
  state: RunState,
  choices: Choices,
): Extract<RunEvent, { kind: 'complete' | 'skip' }> {
  const { step, key } = stage;
  if (step.kind === 'check') return { kind: 'skip', stage: key, note: 'looked at by other tests' };
  const given = step.kind === 'choice' ? { choice: choices[step.id] ?? '' } : inputsOf(stage, state);
  return { kind: 'complete', stage: key, given };
}

describe.each(LOCALES)('src/runbooks/catalog, walked in %s', (locale) => {
  let bot: Linekeeper;
  beforeAll(async () => {
    bot = await startLinekeeper({}, { ACCESS_FILE: EVERY_ROLE });
    // The change that steps end with, which ask for one.
    const conversationId = 'a:change';
    await bot.teams.say(`enroll\n${ONE_PHONE}`, { conversationId });
    await bot.teams.press(await bot.shows(conversationId, 'Approve'), 'Approve');
    await bot.reaches(1, 'succeeded');
  });
  afterAll(() => bot.close());

  async function newest(): Promise<Run> {
    const [run] = await bot.stores.runs.list({ open: false, limit: 1 });
    if (!run) throw new Error('no run was started');
    return run;
  }

  /** Walks a run to its end by its card's buttons. */
  async function walk(runbook: Runbook, card: PostedMessage, choices: Choices): Promise<void> {
    for (let run = await newest(); run.state.status === 'open'; run = await newest()) {
      const stage = currentStage(runbook, run.state);
      if (!stage) throw new Error('an open run stands nowhere');
      const event = eventOf(stage, run.state, choices);
      const { choice, ...fields } = event.kind === 'complete' ? (event.given ?? {}) : {};
      const said = event.kind === 'skip' ? { note: event.note } : choice === undefined ? {} : { choice };
      const pressed = await bot.teams.press(
        card,
        { verb: `run-${event.kind}`, data: { id: run.id, stage: stage.key, ...said } },
        {
          locale: tag(locale),
          inputs: Object.fromEntries(Object.entries(fields).map(([name, value]) => [`field-${name}`, value])),
        },
      );
      const after = (await newest()).state.records[stage.key]?.state;
      if (after !== 'done' && after !== 'skipped') throw new Error(`${stage.key}: ${answerOf(pressed)}`);
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

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.cards().filter((card) => /\{[a-z-]+\.[a-z-]+\}/.test(wordsOf(card)))).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});

const tag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : 'fr-FR');
