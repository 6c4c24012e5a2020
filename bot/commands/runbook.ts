import { closest, distance } from 'fastest-levenshtein';
import { nanoid } from 'nanoid';
import { runList } from '../../cards/run-list.ts';
import { LOCALES } from '../../cards/wording/index.ts';
import { may } from '../../src/access/index.ts';
import { fold } from '../../src/devices/index.ts';
import { currentStage, type Catalog, type Run } from '../../src/runbooks/index.ts';
import { answer, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { notAllowed } from '../access/allow.ts';
import { advancedRun, checklist, exportedRun, openedRun, startedRun } from '../runs/runs.ts';

const MOST_RUNS = 10;

export const runbook: Command = {
  id: 'runbook',
  says: { en: ['runbook', 'runbooks'], fr: ['procédure', 'procédures'] },
  usage: {
    en: 'runbook [list | start <name> | resume <id> | show <id> | export <id> | abandon <id> <reason>]',
    fr: 'procédure [liste | commencer <nom> | reprendre <id> | montrer <id> | exporter <id> | abandonner <id> <raison>]',
  },
  summary: {
    en: 'The documented procedures, step by step, together with others',
    fr: 'Les procédures documentées, étape par étape, à plusieurs',
  },
  examples: { en: ['runbook list'], fr: ['procédure liste'] },
  needs: 'viewer',
  async run(context, rest) {
    const [word = '', ...more] = rest.trim().split(/\s+/);
    const what = VERBS.find(({ words }) => words.includes(fold(word)))?.does;
    const argument = what === undefined ? rest.trim() : more.join(' ');
    if (rest.trim() === '' || what === 'list') return runsCard(context);
    if (what === undefined || what === 'start') return started(context, argument);
    if (what === 'abandon') return abandoned(context, argument);
    const id = await runNamed(context, argument);
    if (typeof id !== 'number') return id;
    if (what === 'export') return exportedRun(context, id);
    return what === 'resume' ? openedRun(context, id) : checklist(context, id);
  },
};

const VERBS: readonly {
  readonly does: 'list' | 'start' | 'resume' | 'show' | 'export' | 'abandon';
  readonly words: readonly string[];
}[] = [
  { does: 'list', words: ['list', 'liste'] },
  { does: 'start', words: ['start', 'commencer'] },
  { does: 'resume', words: ['resume', 'reprendre', 'open', 'continue', 'continuer'] },
  { does: 'show', words: ['show', 'montrer', 'checklist'] },
  { does: 'export', words: ['export', 'exporter'] },
  { does: 'abandon', words: ['abandon', 'abandonner'] },
];

/** Every runbook that can be started, and the newest runs under way. */
async function runsCard({ services, grants, locale }: Context): Promise<Answer> {
  const { catalog, runs } = services.runs;
  const open = await runs.list({ open: true, limit: MOST_RUNS });
  return answer(runList, {
    runbooks: [...catalog.values()].map(({ id, title, summary, steps }) => ({
      id,
      title: title[locale],
      summary: summary[locale],
      steps: steps.length,
      offer: nanoid(),
    })),
    runs: open.flatMap((run) => line(run, catalog, locale)),
    mayStart: may(grants, 'operator'),
  });
}

function line(run: Run, catalog: Catalog, locale: Context['locale']) {
  const of = catalog.get(run.runbook);
  const { status } = run.state;
  if (!of || status === 'finished' || status === 'abandoned') return [];
  return {
    id: String(run.id),
    runbook: of.title[locale],
    state: status,
    title: currentStage(of, run.state)?.step.title[locale] ?? '',
    by: run.startedBy.name,
  };
}

async function started(context: Context, name: string): Promise<Answer> {
  const refusal = notAllowed(context, 'operator');
  if (refusal) return refusal;
  const { catalog } = context.services.runs;
  const id = runbookNamed(catalog, name);
  if (id !== undefined) return startedRun(context, id);
  const near = nearest(catalog, name);
  return say(
    'warning',
    'runbook.unknown',
    { name: name.slice(0, 80) },
    { suggestions: [...near, 'runbook list'] },
  );
}

/** `3 wrong tenant`: the run and why. */
async function abandoned(context: Context, text: string): Promise<Answer> {
  const [, id, note = ''] = /^#?(\d{1,9})(?:\s([^]*))?$/.exec(text.trim()) ?? [];
  if (id === undefined) return runsCard(context);
  return notAllowed(context, 'operator') ?? advancedRun(context, Number(id), { kind: 'abandon', note });
}

/** A runbook by its id or by what people call it, in any language. */
export function runbookNamed(catalog: Catalog, name: string): string | undefined {
  return [...catalog.values()].find((each) => spellings(each).includes(fold(name)))?.id;
}

/** What people call the runbooks, in every language. */
export function namesOf(catalog: Catalog): string[] {
  return [...catalog.values()].flatMap(({ says }) => LOCALES.flatMap((locale) => says[locale]));
}

function nearest(catalog: Catalog, name: string): string[] {
  const names = namesOf(catalog);
  if (names.length === 0) return [];
  const near = closest(fold(name), names);
  return distance(fold(name), near) <= near.length / 2 ? [`runbook start ${near}`] : [];
}

function spellings({ id, says }: { id: string; says: Record<'en' | 'fr', string[]> }): string[] {
  return [id, id.replaceAll('-', ' '), ...LOCALES.flatMap((locale) => says[locale])].map(fold);
}

/** The run that `12`, `#12` or nothing names: nothing means the only open one; where several are, they are listed. */
async function runNamed(context: Context, text: string): Promise<number | Answer> {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  if (digits !== undefined) return Number(digits);
  const open = await context.services.runs.runs.list({ open: true, limit: 2 });
  return open.length === 1 && open[0] ? open[0].id : runsCard(context);
}
