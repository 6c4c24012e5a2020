import { VALUE_CHECKS } from '../cmdlets/values.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { valuesOf, type Stage } from './path.ts';
import type { Answer, Records } from './run.ts';
import type { Field, ValueType } from './runbook.ts';

/** What came from a card's inputs, by field. */
export type Given = Readonly<Record<string, string>>;

const LONGEST_TEXT = 200;

const CHECKS: Readonly<Record<ValueType, (text: string) => Result<string>>> = {
  ...VALUE_CHECKS,
  text: (text) => ok(text.slice(0, LONGEST_TEXT)),
  digits: (text) =>
    /^\d{1,20}$/.test(text) ? ok(text) : refuse('value.not-digits', { value: text.slice(0, 40) }),
};

/** Reads what a stage asks for. Refusals name the field: `run.choice-unknown`, `run.field-missing`, `run.field-same`, and those of the values. */
export function readAnswer(
  { step, item }: Stage,
  records: Records,
  given: Given,
): Result<{ readonly answer?: Answer }> {
  switch (step.kind) {
    case 'choice': {
      const { choice = '' } = given;
      const known = step.options.some((option) => option.id === choice);
      return known ? ok({ answer: { choice: [choice] } }) : refuse('run.choice-unknown');
    }
    case 'form': {
      const answer: Record<string, readonly string[]> = {};
      for (const field of step.fields) {
        const taken =
          field.differs === undefined
            ? []
            : (answer[ownField(step.id, field.differs)] ?? valuesOf(records, field.differs, item));
        const read = readField(field, given[field.id] ?? '', taken);
        if (!read.ok) return read;
        answer[field.id] = read.value;
      }
      return ok({ answer });
    }
    default:
      return ok({});
  }
}

function readField(field: Field, text: string, taken: readonly string[]): Result<readonly string[]> {
  const texts = (field.list ? text.split(/[\r\n,;]+/) : [text])
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (texts.length === 0) return field.required ? refuse('run.field-missing', { field: field.id }) : ok([]);
  const values: string[] = [];
  for (const each of texts) {
    const checked = CHECKS[field.type](each);
    if (!checked.ok) return refuse(checked.refusal.code, { ...checked.refusal.details, field: field.id });
    if (taken.includes(checked.value))
      return refuse('run.field-same', { field: field.id, value: checked.value });
    if (!values.includes(checked.value)) values.push(checked.value);
  }
  return ok(values);
}

function ownField(step: string, reference: string): string {
  return reference.startsWith(`${step}.`) ? reference.slice(step.length + 1) : '';
}
