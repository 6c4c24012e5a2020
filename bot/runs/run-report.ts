import { findingSentence } from '../../cards/findings.ts';
import { asText } from '../../cards/kit.ts';
import { localeOf, wording, type Locale } from '../../cards/wording/index.ts';
import type { DownloadedSheet } from '../../src/conversations/index.ts';
import { isOver, stagesOf, type Run, type RunWorld, type Stage } from '../../src/runbooks/index.ts';

/** A run as Markdown, for a change ticket or a wiki: every stage with who did it, when, and what showed it. */
export async function runReport(
  { catalog, runs }: RunWorld,
  { id, locale: tag }: Pick<DownloadedSheet, 'id' | 'locale'>,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const run = await runs.find(id);
  const runbook = run && catalog.get(run.runbook);
  if (!run || !runbook) return undefined;
  const locale = localeOf(tag);
  const t = wording(locale);
  const started = t('run-report.started', { who: asText(run.startedBy.name), at: momentOf(run.startedAt) });
  const lines = [
    `# ${runbook.title[locale]}`,
    '',
    `${t('run.reference', { id })}, ${t(`run.state.${run.state.status}`)}. ${started}`,
    ...(run.state.note === undefined ? [] : ['', asText(run.state.note)]),
    '',
    ...stagesOf(runbook, run.state.records).flatMap((stage) => stageLines(stage, run, locale)),
    '',
  ];
  return { name: `run-${id}.md`, text: lines.join('\n') };
}

function stageLines({ step, key, item }: Stage, run: Run, locale: Locale): string[] {
  const t = wording(locale);
  const record = run.state.records[key];
  const title = `${step.title[locale]}${item === undefined ? '' : ` (${asText(item)})`}`;
  if (!isOver(record)) return [`- [ ] ${title}`];
  const by = `${asText(record.by.name)}, ${momentOf(new Date(record.at))}`;
  const answers = Object.entries(record.answer ?? {}).map(
    ([field, values]) =>
      `${labelOf(step, field, locale)}${values.map((value) => chosen(step, value, locale) ?? asText(value)).join(', ')}`,
  );
  const evidence = (record.evidence ?? []).map((each) => findingSentence(each, t));
  const notes = record.note === undefined ? [] : [asText(record.note)];
  const fate = record.state === 'skipped' ? ` *${t('run-checklist.skipped')}*` : '';
  return [
    `- [x] ${title}${fate}: ${by}`,
    ...[...answers, ...evidence, ...notes].map((text) => `  - ${text}`),
  ];
}

/** The words of a choice's option. */
function chosen(step: Stage['step'], value: string, locale: Locale): string | undefined {
  return step.kind === 'choice' ? step.options.find(({ id }) => id === value)?.title[locale] : undefined;
}

/** What an answer answers; a choice says it by itself. */
function labelOf(step: Stage['step'], field: string, locale: Locale): string {
  const label = step.kind === 'form' ? step.fields.find(({ id }) => id === field)?.label[locale] : undefined;
  return label === undefined ? '' : `${label}: `;
}

/** To the minute, in UTC: the file is read where nobody's time zone is known. */
function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
