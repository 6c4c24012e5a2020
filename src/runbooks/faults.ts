import type { Fault } from '../kernel/yaml.ts';
import type { Field, Runbook, Step, ValueType } from './runbook.ts';

/** Steps named twice, and answers asked for that no earlier step gives. */
export function faultsOf({ steps }: Pick<Runbook, 'steps'>): Fault[] {
  const given: Given = new Map();
  const faults: Fault[] = [];
  const ids = new Set<string>();
  for (const [at, step] of steps.entries()) {
    if (ids.has(step.id))
      faults.push({ path: ['steps', at, 'id'], problem: `${step.id} is the id of an earlier step` });
    ids.add(step.id);
    for (const [name, text] of answersNamed(step)) {
      if (given.has(text)) continue;
      faults.push({ path: ['steps', at, ...name], problem: `no earlier step answers ${text}` });
    }
    for (const kind of ['when', 'unless'] as const) {
      for (const [reference, wanted] of Object.entries(step[kind] ?? {})) {
        const options = given.get(reference);
        if (!Array.isArray(options)) continue;
        const unknown = wanted.find((option) => !options.includes(option));
        if (unknown === undefined) continue;
        faults.push({
          path: ['steps', at, kind, reference],
          problem: `${unknown} is no option of ${reference}`,
        });
      }
    }
    const list = step['for-each'];
    if (list !== undefined && given.has(list) && given.get(list) !== 'list')
      faults.push({ path: ['steps', at, 'for-each'], problem: `${list} is not a list` });
    if (step.kind === 'choice')
      given.set(
        step.id,
        step.options.map(({ id }) => id),
      );
    if (step.kind === 'form') {
      for (const [index, field] of step.fields.entries()) {
        for (const { path, problem } of faultsOfField(field, step, given))
          faults.push({ path: ['steps', at, 'fields', index, ...path], problem });
        given.set(`${step.id}.${field.id}`, field.list ? 'list' : field.type);
      }
    }
  }
  return faults;
}

/** What earlier steps answer: a choice with its options, a form's value with its type. */
type Given = Map<string, readonly string[] | ValueType | 'list'>;

function faultsOfField(field: Field, step: Step, given: Given): Fault[] {
  const faults: Fault[] = [];
  const { differs, length } = field;
  const isOwn = step['for-each'] !== undefined && differs === `${step.id}.${field.id}`;
  if (differs !== undefined && !isOwn && !given.has(differs))
    faults.push({ path: ['differs'], problem: `nothing earlier answers ${differs}` });
  if (length !== undefined && given.get(length) !== 'digits')
    faults.push({ path: ['length'], problem: `nothing earlier answers ${length} in digits` });
  for (const option of ['length', 'range'] as const) {
    if (field[option] !== undefined && field.type !== 'digits')
      faults.push({ path: [option], problem: `${field.id} does not consist of digits` });
  }
  return faults;
}

type Named = readonly [path: readonly (string | number)[], reference: string];

/** Every earlier answer that the step relies on, with the place where it does. */
function answersNamed(step: Step): Named[] {
  const list = step['for-each'];
  const conditions = (['when', 'unless'] as const).flatMap((kind) =>
    Object.keys(step[kind] ?? {}).map((reference): Named => [[kind, reference], reference]),
  );
  const texts = step.do.flatMap(({ en, fr }, at) =>
    [en, fr].flatMap((text) =>
      [...text.matchAll(PLACEHOLDER)].map((found): Named => [['do', at], found[1] ?? '']),
    ),
  );
  const own = (reference: string): boolean => reference === 'item' && list !== undefined;
  return [...conditions, ...(list === undefined ? [] : [[['for-each'], list] as const]), ...texts].filter(
    ([, reference]) => !own(reference),
  );
}

/** An answer in a text: `{servers.pool}`, `{item}`. */
export const PLACEHOLDER = /\{([a-z][a-z0-9.-]*)\}/g;
