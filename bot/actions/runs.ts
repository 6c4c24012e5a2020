import { z } from 'zod';
import { action } from '../action.ts';
import { advancedRun, ranCommand, checklist, exportedRun, openedRun, startedRun } from '../runs/runs.ts';
import { changeId as id, page, text } from './data.ts';

const one = z.object({ id });
const stage = text;
/** Longer reasons are cut where they are kept, so that none is lost to a limit here. */
const note = z.string().default('');

export const runStart = action(
  'run-start',
  'operator',
  z.object({ runbook: text, offer: text }),
  (context, data) => startedRun(context, data.runbook, data.offer),
);

export const runOpen = action('run-open', 'viewer', one, (context, data) => openedRun(context, data.id));

export const runShow = action(
  'run-show',
  'viewer',
  z.object({ id, page: page.default(1) }),
  (context, data) => checklist(context, data.id, data.page),
);

/** Who may complete a step is the step's own affair: its owners may have no role of the bot's beyond viewer. */
export const runComplete = action(
  'run-complete',
  'viewer',
  z.looseObject({ id, stage, choice: text.optional() }),
  (context, { id: run, stage: key, choice, ...inputs }) =>
    advancedRun(context, run, {
      kind: 'complete',
      stage: key,
      given: choice === undefined ? fieldsOf(inputs) : { choice },
    }),
);

/** As for completing it: the step's owners; what changes something takes a role of the bot's too. */
export const runCommand = action(
  'run-command',
  'viewer',
  z.object({ id, stage, command: z.string().length(64) }),
  (context, { id: run, stage: key, command }) => ranCommand(context, run, key, command),
);

export const runSkip = action('run-skip', 'operator', z.object({ id, stage, note }), (context, data) =>
  advancedRun(context, data.id, { kind: 'skip', stage: data.stage, note: data.note }),
);

export const runBack = action('run-back', 'operator', z.object({ id, stage }), (context, data) =>
  advancedRun(context, data.id, { kind: 'back', stage: data.stage }),
);

export const runPause = action('run-pause', 'operator', one, (context, data) =>
  advancedRun(context, data.id, { kind: 'pause' }),
);

export const runResume = action('run-resume', 'operator', one, (context, data) =>
  advancedRun(context, data.id, { kind: 'resume' }),
);

export const runExport = action('run-export', 'viewer', one, (context, data) =>
  exportedRun(context, data.id),
);

export const runAbandon = action('run-abandon', 'operator', z.object({ id, note }), (context, data) =>
  advancedRun(context, data.id, { kind: 'abandon', note: data.note }),
);

/** The card's inputs are called `field-<id>`, so that none can pass for something else. */
function fieldsOf(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) =>
      name.startsWith('field-') && typeof value === 'string' ? [[name.slice('field-'.length), value]] : [],
    ),
  );
}
