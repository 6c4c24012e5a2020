import { readOutput, VALUE_CHECKS } from '../cmdlets/index.ts';
import { ok, refuse, type Refusal, type Result } from '../kernel/result.ts';
import type { Finding } from '../checks/index.ts';
import { compared } from './evidence.ts';
import { filled, type Stage } from './path.ts';
import type { Answer, Records } from './state.ts';
import type { Field, Runbook, ValueType } from './runbook.ts';
import { refusedBy, usesOf, type Use } from './uses.ts';

/** What came from a card's inputs, by field. */
export type Given = Readonly<Record<string, string>>;

const LONGEST_TEXT = 200;

/** RFC 7468; not longer than what a check takes. */
const CERTIFICATE = /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,60000}-----END CERTIFICATE-----$/;

const CHECKS: Readonly<Record<ValueType, (text: string) => Result<string>>> = {
  ...VALUE_CHECKS,
  text: (text) => ok(text.slice(0, LONGEST_TEXT)),
  pem: (text) => (CERTIFICATE.test(text) ? ok(text) : refuse('value.not-pem')),
  digits: (text) =>
    /^\d{1,20}$/.test(text) ? ok(text) : refuse('value.not-digits', { value: text.slice(0, 40) }),
};

/** Reads what a stage asks for. Refusals name the field: `run.choice-unknown`, `run.field-missing`, `run.field-same`, `run.field-length`, `run.field-range`, and those of the values. */
export function readAnswer(
  runbook: Runbook,
  { step, item, key }: Stage,
  records: Records,
  given: Given,
): Result<{ readonly answer?: Answer; readonly evidence?: readonly Finding[] }> {
  switch (step.kind) {
    case 'choice': {
      const { choice = '' } = given;
      const known = step.options.some((option) => option.id === choice);
      return known ? ok({ answer: { choice: [choice] } }) : refuse('run.choice-unknown');
    }
    case 'form': {
      const answer: Record<string, readonly string[]> = {};
      for (const field of step.fields) {
        const read = readField(field, given[field.id] ?? '', {
          taken: valuesGiven(field.differs, key, records, answer),
          lengths: valuesGiven(field.length, key, records, answer).map(Number),
          uses: usesOf(runbook, `${step.id}.${field.id}`),
        });
        if (!read.ok) return read;
        answer[field.id] = read.value;
      }
      return ok({ answer });
    }
    case 'command': {
      if (!step.verify) return ok({});
      const { output = '' } = given;
      if (output.trim() === '') return refuse('run.output-missing', { cmdlet: step.verify.cmdlet });
      const objects = readOutput(output);
      const { expect } = step.verify;
      if (!objects) return refuse('run.output-unreadable', { expected: listed(expect, records, item) });
      const { cmdlet, parameters } = step.verify;
      const identity = filled(String(parameters.Identity ?? ''), records, item, String);
      return ok({ evidence: compared(objects, expectedOf(expect, records, item), { cmdlet, identity }) });
    }
    case 'change': {
      const number = /^#?([1-9]\d{0,8})$/.exec((given.change ?? '').trim())?.[1];
      return number === undefined ? refuse('run.change-missing') : ok({ answer: { change: [number] } });
    }
    default:
      return ok({});
  }
}

type Expected = Readonly<Record<string, string>>;

/** What a cmdlet has to show, with the answers given so far. */
export function expectedOf(expect: Expected, records: Records, item: string | undefined): Expected {
  const filledIn = ([name, value]: [string, string]): [string, string] => [
    name,
    filled(value, records, item, String),
  ];
  return Object.fromEntries(Object.entries(expect).map(filledIn));
}

function listed(expect: Expected, records: Records, item: string | undefined): string {
  return Object.entries(expectedOf(expect, records, item))
    .map(([name, value]) => `${name} : ${value}`)
    .join(', ');
}

/** What a field's values are held against, besides their type. */
interface Limits {
  /** Given elsewhere, where it has to differ. */
  readonly taken: readonly string[];
  /** In digits; none where any will do. */
  readonly lengths: readonly number[];
  readonly uses: readonly Use[];
}

function readField(field: Field, text: string, limits: Limits): Result<readonly string[]> {
  const texts = (field.list ? text.split(/[\r\n,;]+/) : [text])
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (texts.length === 0) return field.required ? refuse('run.field-missing', { field: field.id }) : ok([]);
  const values: string[] = [];
  for (const each of texts) {
    const checked = CHECKS[field.type](each);
    if (!checked.ok) return refuse(checked.refusal.code, { ...checked.refusal.details, field: field.id });
    const refusal = hindrance(field, checked.value, limits);
    if (refusal) return refuse(refusal.code, { ...refusal.details, field: field.id });
    if (!values.includes(checked.value)) values.push(checked.value);
  }
  return ok(values);
}

/** Why a field would not take a value that is well-formed; undefined where it does. */
function hindrance({ range }: Field, value: string, { taken, lengths, uses }: Limits): Refusal | undefined {
  if (range && !isWithin(range, value)) {
    // What was typed is not repeated: where a PIN's length is asked for, it might be a PIN.
    const [min, max] = range;
    return { code: 'run.field-range', details: { min, max } };
  }
  if (lengths.length > 0 && !lengths.includes(value.length))
    return { code: 'run.field-length', details: { value, digits: [...new Set(lengths)].join(', ') } };
  if (taken.includes(value)) return { code: 'run.field-same', details: { value } };
  return uses.map((use) => refusedBy(use, value)).find((found) => found !== undefined);
}

/** Leading zeros are refused: what a cmdlet shows of the number later has none. */
function isWithin([min, max]: readonly [number, number], digits: string): boolean {
  const number = Number(digits);
  return number >= min && number <= max && String(number) === digits;
}

/** The values of an answer, whichever entries they were given for; what was answered for this stage before does not count. */
function valuesGiven(
  reference: string | undefined,
  key: string,
  records: Records,
  own: Answer,
): readonly string[] {
  if (reference === undefined) return [];
  const [step = '', field = 'choice'] = reference.split('.');
  const others = Object.entries(records).filter(
    ([of]) => of !== key && (of === step || of.startsWith(`${step}@`)),
  );
  const isOwn = key === step || key.startsWith(`${step}@`);
  return [...others.flatMap(([, { answer }]) => answer?.[field] ?? []), ...(isOwn ? (own[field] ?? []) : [])];
}
