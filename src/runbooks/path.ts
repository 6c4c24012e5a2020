import { PLACEHOLDER } from './faults.ts';
import type { Runbook, Step } from './runbook.ts';
import { isOver, type Records } from './state.ts';

/** One thing to do in a run: a step, or a step for one entry of a list. */
export interface Stage {
  /** The step's id, with the entry it is done for: `account`, `account@ms1.contoso.com`. */
  readonly key: string;
  readonly step: Step;
  readonly item?: string;
}

/** The stages of a run as its answers so far make them: branches not taken are left out, lists are spread. */
export function stagesOf(runbook: Runbook, records: Records): Stage[] {
  const stages: Stage[] = [];
  const taken = runbook.steps.filter((step) => isTaken(step, records));
  for (let at = 0; at < taken.length;) {
    const list = taken[at]?.['for-each'];
    const group = runOf(taken, at, list);
    at += group.length;
    if (list === undefined) stages.push(...group.map((step) => ({ key: step.id, step })));
    else
      for (const item of valuesOf(records, list))
        stages.push(...group.map((step) => ({ key: `${step.id}@${item}`, step, item })));
  }
  return stages;
}

/** How many steps more or fewer there may be, since what they hang on has not been answered. */
export function undecided(runbook: Runbook, records: Records): number {
  const isOpen = (reference: string): boolean => {
    const [step = ''] = reference.split('.');
    return !Object.keys(records).some(
      (key) => (key === step || key.startsWith(`${step}@`)) && isOver(records[key]),
    );
  };
  return runbook.steps.filter(({ when = {}, unless = {} }) =>
    [...Object.keys(when), ...Object.keys(unless)].some(isOpen),
  ).length;
}

/** The steps from `at` on that belong to the same list (or to none). */
function runOf(steps: readonly Step[], at: number, list: string | undefined): readonly Step[] {
  const end = steps.findIndex((step, index) => index > at && step['for-each'] !== list);
  return steps.slice(at, end === -1 ? undefined : end);
}

function isTaken({ when = {}, unless = {} }: Step, records: Records): boolean {
  const holds = ([reference, wanted]: [string, readonly string[]]): boolean =>
    valuesOf(records, reference).some((value) => wanted.includes(value));
  return Object.entries(when).every(holds) && !Object.entries(unless).some(holds);
}

/** The values of an answer; in a repeated stage that entry's own answer goes before the common one. None before it is given. */
export function valuesOf(records: Records, reference: string, item?: string): readonly string[] {
  const [step = '', field = 'choice'] = reference.split('.');
  const record = (item === undefined ? undefined : records[`${step}@${item}`]) ?? records[step];
  return record?.state === 'done' ? (record.answer?.[field] ?? []) : [];
}

/** A text with its answers filled in, as `write` puts them. What is not answered stays as it is, so that it is seen. */
export function filled(
  text: string,
  records: Records,
  item: string | undefined,
  write: (value: string) => string,
): string {
  return text.replace(PLACEHOLDER, (whole, reference: string) => {
    const values = reference === 'item' ? [item ?? ''] : valuesOf(records, reference, item);
    return (
      values
        .filter((value) => value !== '')
        .map(write)
        .join(', ') || whole
    );
  });
}
