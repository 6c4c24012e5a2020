import { changeExport } from '../../cards/change-export.ts';
import { asText } from '../../cards/kit.ts';
import { runChecklist, type RunChecklistData } from '../../cards/run-checklist.ts';
import { runStep } from '../../cards/run-step.ts';
import type { Locale } from '../../cards/wording/index.ts';
import { may, type Access } from '../../src/access/index.ts';
import { planDigest } from '../../src/changes/index.ts';
import type { Refusal } from '../../src/kernel/result.ts';
import {
  commandText,
  currentStage,
  filled,
  happen,
  isOver,
  owns,
  runnableNow,
  ownersOf,
  stagesOf,
  undecided,
  startRun,
  type Happened,
  type Run,
  type RunEvent,
  type RunWorld,
  type Stage,
  type StageRecord,
  type Step,
  type Words,
} from '../../src/runbooks/index.ts';
import { answer, inPlace, refused, say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { cardOf, kept } from '../notices/kept.ts';
import type { Held } from '../access/roles-now.ts';
import type { Services } from '../services.ts';
import { LINK_MINUTES } from '../changes/sheets.ts';

/** Who reads a run's card. In a shared conversation it is everybody's, so it offers what somebody there may do. */
export interface RunReader {
  readonly locale: Locale;
  /** Undefined: everybody. */
  readonly grants: readonly Held[] | undefined;
}

const STAGES_PER_PAGE = 15;

/** What says no more than that somebody was faster: of such a press, the card as it is now tells more than a refusal. */
const TOO_LATE: readonly string[] = [
  'run.ended',
  'run.not-paused',
  'run.paused',
  'run.stage-ahead',
  'run.stage-over',
];

/** Starts a runbook and shows the step that its run stands at: the first, unless its offer was taken before. */
export async function startedRun(context: Context, runbook: string, offer?: string): Promise<Answer> {
  const { turn, services } = context;
  const started = await startRun(services.runs, runbook, actorOf(context), turn.where, offer);
  if (!started.ok) return refused(started.refusal);
  const owners = ownersNow(services.runs, started.value, services.access);
  if (!owners.includes(turn.who.id.toLowerCase())) await services.jobs.showRun(started.value.id, 'owners');
  return posted(context, started.value);
}

/** The run's card as this person sees it; from here on it is the one that is kept up to date in this conversation. */
export async function openedRun(context: Context, id: number): Promise<Answer> {
  const run = await context.services.runs.runs.find(id);
  return run ? posted(context, run) : say('warning', 'run.not-found', { id });
}

function posted(context: Context, run: Run): Answer {
  const shown = runCard(context.services, run, readerOf(context));
  return { ...shown, posted: kept(context, cardOf.run(run)) };
}

/** Lets something happen to a run and shows what it came to, in the place of the card that was pressed. */
export async function advancedRun(context: Context, id: number, event: RunEvent): Promise<Answer> {
  const { services, turn, locale } = context;
  const hindrance = await unfinished(services, event);
  if (hindrance) return hindrance;
  const happened = await happen(services.runs, id, event, actorOf(context), turn.where);
  if (!happened) return say('warning', 'run.not-found', { id });
  const run = happened.ok ? happened.value.run : await services.runs.runs.find(id);
  if (!run) return say('warning', 'run.not-found', { id });
  if (!happened.ok && !(turn.pressed && TOO_LATE.includes(happened.refusal.code))) {
    return refused(named(happened.refusal, services, run, locale));
  }
  const shown = runCard(services, run, readerOf(context));
  const answered = turn.pressed ? inPlace(shown) : shown;
  return happened.ok ? { ...answered, after: () => tellOthers(services, happened.value) } : answered;
}

/** Has the run's other cards drawn, the next owners told, and a worker look at what a step asks for. */
async function tellOthers({ jobs }: Services, { run, effects }: Happened): Promise<void> {
  const has = (kind: (typeof effects)[number]['kind']): boolean =>
    effects.some((effect) => effect.kind === kind);
  await jobs.showRun(run.id, has('hand-over') ? 'owners' : undefined);
  if (has('check')) await jobs.checkRun(run);
  if (has('command')) await jobs.runCommand(run);
}

/** Has a worker run the commands of a step, as they stood on the card whose button was pressed. */
export async function ranCommand(
  context: Context,
  id: number,
  stage: string,
  shown: string,
): Promise<Answer> {
  const { runs } = context.services;
  const run = await runs.runs.find(id);
  const runbook = run && runs.catalog.get(run.runbook);
  const now = runbook && currentStage(runbook, run.state);
  const command =
    run && now?.step.kind === 'command' ? commandText(now.step, run.state.records, now.item) : '';
  if (now?.key === stage && digestOf(command) !== shown)
    return refused({ code: 'run.command-changed', details: {} });
  return advancedRun(context, id, { kind: 'run', stage, command });
}

/** Names a command's text, so that a button runs what stood beside it and nothing else. */
function digestOf(command: string): string {
  return planDigest('command', [[command]]);
}

/** A change that a step is to end with has to be there, and to have succeeded. */
async function unfinished({ stores }: Services, event: RunEvent): Promise<Answer | undefined> {
  const number =
    event.kind === 'complete' ? /^#?(\d{1,9})$/.exec(event.given?.change?.trim() ?? '')?.[1] : undefined;
  if (number === undefined) return undefined;
  const change = await stores.changes.find(Number(number));
  if (!change) return say('warning', 'change.not-found', { id: Number(number) });
  if (change.state === 'succeeded' || change.state === 'partly-failed') return undefined;
  return say('warning', 'run.change-unfinished', { id: change.id, state: change.state });
}

/** The checklist, by pages counted from 1. */
export async function checklist(context: Context, id: number, page = 1): Promise<Answer> {
  const run = await context.services.runs.runs.find(id);
  return run
    ? checklistCard(context.services, run, readerOf(context), page)
    : say('warning', 'run.not-found', { id });
}

/** A link to the run as Markdown. */
export async function exportedRun({ services, locale }: Context, id: number): Promise<Answer> {
  const { runs, stores, publicUrl } = services;
  if (!(await runs.runs.find(id))) return say('warning', 'run.not-found', { id });
  const token = await stores.downloads.create(
    { subject: 'run', id, sheet: 'run', locale },
    LINK_MINUTES * 60_000,
  );
  const name = `run-${id}.md`;
  const file = { code: 'run', name, url: `${publicUrl}/files/${token}/${name}`, rows: null } as const;
  return answer(changeExport, { of: 'run', id: String(id), files: [file], minutes: LINK_MINUTES });
}

/** The one card of a run: the step it stands at, or all of them once it has ended. */
export function runCard(services: Pick<Services, 'runs'>, run: Run, reader: RunReader): Answer {
  const runbook = services.runs.catalog.get(run.runbook);
  if (!runbook) return say('warning', 'runbook.unknown', { name: run.runbook });
  const { status, records } = run.state;
  const stages = stagesOf(runbook, records);
  const stage = currentStage(runbook, run.state);
  if (!stage || status === 'finished' || status === 'abandoned') return checklistCard(services, run, reader);
  const { step, key, item } = stage;
  const open = undecided(runbook, records);
  const { locale, grants } = reader;
  const code = step.kind === 'command' ? commandText(step, records, item) : null;
  const runnable = runnableNow(services.runs, stage, run);
  const words = (of: Words): string => of[locale];
  const fill = (of: Words): string => filled(of[locale], records, item, asText);
  return answer(runStep, {
    id: String(run.id),
    stage: key,
    runbook: words(runbook.title),
    state: status,
    at: stages.findIndex((each) => each.key === key) + 1,
    of: stages.length + Math.ceil(open / 2),
    about: open > 0,
    kind: step.kind,
    title: words(step.title),
    item: item ?? null,
    why: words(step.why),
    todo: step.do.map(fill),
    code,
    runs: runnable ? { changes: runnable.changes, digest: digestOf(code ?? '') } : null,
    proof: fill(step.proof),
    details: step.details.map(fill),
    links: linksOf(step).map(({ title, url }) => ({ title: words(title), url })),
    lifecycle: step.lifecycle
      ? { retired: step.lifecycle.retired !== undefined, says: words(step.lifecycle.says) }
      : null,
    owners: { all: 'all' in step.owners, roles: ownersOf(step) },
    options: step.kind === 'choice' ? step.options.map(({ id, title }) => ({ id, title: words(title) })) : [],
    fields:
      step.kind === 'form'
        ? step.fields.map(({ id, label, placeholder, required, list, type }) => ({
            id,
            label: words(label),
            placeholder: placeholder ?? '',
            required,
            list,
            multiline: type === 'pem',
          }))
        : [],
    dueAt: records[key]?.dueAt ?? null,
    evidence: records[key]?.evidence ?? [],
    working: workOf(records[key]),
    asksOutput: step.kind === 'command' && step.verify !== undefined,
    hasBefore: stages[0]?.key !== key,
    command: step.kind === 'change' ? words(step.command) : null,
    prerequisites: stages[0]?.key === key ? runbook.prerequisites.map(words) : [],
    mayComplete: grants === undefined || owns(step, grants),
    mayControl: grants === undefined || may(grants, 'operator'),
  });
}

/** What a worker is at. */
function workOf(record: StageRecord | undefined): 'checking' | 'running' | null {
  return record?.state === 'checking' || record?.state === 'running' ? record.state : null;
}

/** The successor's page first; none twice. */
function linksOf({ links, lifecycle }: Step): readonly { readonly title: Words; readonly url: string }[] {
  const all = lifecycle?.instead ? [lifecycle.instead, ...links] : links;
  return all.filter(({ url }, at) => all.findIndex((link) => link.url === url) === at);
}

function checklistCard(services: Pick<Services, 'runs'>, run: Run, reader: RunReader, page = 1): Answer {
  const runbook = services.runs.catalog.get(run.runbook);
  if (!runbook) return say('warning', 'runbook.unknown', { name: run.runbook });
  const stages = stagesOf(runbook, run.state.records);
  const pages = Math.max(1, Math.ceil(stages.length / STAGES_PER_PAGE));
  const shown = Math.min(page, pages);
  const current = currentStage(runbook, run.state)?.key;
  return answer(runChecklist, {
    id: String(run.id),
    runbook: runbook.title[reader.locale],
    state: run.state.status,
    note: run.state.note ?? null,
    startedBy: run.startedBy.name,
    startedAt: run.startedAt.toISOString(),
    page: shown,
    pages,
    stages: stages
      .slice((shown - 1) * STAGES_PER_PAGE, shown * STAGES_PER_PAGE)
      .map((stage) => checked(stage, run, reader.locale, current)),
    mayControl: reader.grants === undefined || may(reader.grants, 'operator'),
  });
}

function checked(
  { step, key, item }: Stage,
  run: Run,
  locale: Locale,
  current: string | undefined,
): RunChecklistData['stages'][number] {
  const record = run.state.records[key];
  const over = isOver(record);
  const options = step.kind === 'choice' ? step.options : [];
  const answers = Object.values(over ? (record.answer ?? {}) : {}).flat();
  return {
    title: step.title[locale],
    item: item ?? null,
    state: fateOf(record?.state, key === current),
    by: over ? record.by.name : null,
    at: over ? record.at : null,
    evidence: [
      ...answers.map((value) => options.find(({ id }) => id === value)?.title[locale] ?? value),
      ...(over && record.note !== undefined ? [record.note] : []),
    ],
  };
}

/** A stage that is being looked at waits; one whose proof failed is still the one to do. */
function fateOf(
  state: StageRecord['state'] | undefined,
  isCurrent: boolean,
): RunChecklistData['stages'][number]['state'] {
  if (state === 'checking' || state === 'running') return 'waiting';
  if (state === undefined || state === 'refuted') return isCurrent ? 'current' : 'ahead';
  return state;
}

/** Those who may complete the step that the run stands at. */
export function ownersNow({ catalog }: RunWorld, run: Run, access: Access): string[] {
  const runbook = catalog.get(run.runbook);
  const stage = runbook && run.state.status === 'open' ? currentStage(runbook, run.state) : undefined;
  return stage ? access.people().filter((id) => owns(stage.step, access.grants(id))) : [];
}

/** A refusal of a form's value, with the field called as the card calls it. */
function named(refusal: Refusal, services: Services, run: Run, locale: Locale): Refusal {
  const runbook = services.runs.catalog.get(run.runbook);
  const step = runbook && currentStage(runbook, run.state)?.step;
  const field =
    step?.kind === 'form' ? step.fields.find(({ id }) => id === refusal.details.field) : undefined;
  return field ? { ...refusal, details: { ...refusal.details, field: field.label[locale] } } : refusal;
}

function readerOf({ turn, grants, locale }: Context): RunReader {
  return { locale, grants: turn.where.kind === 'personal' ? grants : undefined };
}

function actorOf({ turn, grants, services }: Context): Parameters<typeof startRun>[2] {
  return { who: turn.who, grants, now: services.world.clock.now() };
}
