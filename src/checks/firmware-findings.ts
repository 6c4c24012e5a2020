import { fold, selectorOf, type Condition, type FirmwareGroup, type Selector } from '../devices/index.ts';
import {
  isToUpdate,
  judge,
  losesDeviceLock,
  outcomeOf,
  VERDICTS,
  type Judgement,
} from '../firmware/index.ts';
import type { Finding } from './finding.ts';

/** Groups that are told one by one: what fits on a card, and what a run keeps. The others are counted. */
const MOST_GROUPS = 20;
/** Names of models or vendors in one line. */
const MOST_NAMES = 5;
const OUTCOMES = ['failed', 'noted', 'passed'] as const;

const NONE: Finding = {
  ...{ code: 'firmware', subject: '*', outcome: 'noted', expected: null, found: null, problem: 'no-phones' },
};

type Judged = FirmwareGroup & Judgement;

/** What is to be said of these phones' firmware, by model and version, the worst first. */
export function firmwareFindings(groups: readonly FirmwareGroup[], asked: Selector): readonly Finding[] {
  if (groups.length === 0) return [NONE];
  const judged = merged(groups.map((group) => ({ ...group, ...judge(group) }))).sort(
    (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.count - a.count,
  );
  const findings = [
    ...judged.slice(0, MOST_GROUPS).map((group) => groupFinding(group, asked)),
    ...rest(judged.slice(MOST_GROUPS)),
    ...warnings(judged),
  ];
  return OUTCOMES.flatMap((outcome) => findings.filter((finding) => finding.outcome === outcome));
}

/** Regions are told apart only where they make a difference. */
function merged(judged: readonly Judged[]): Judged[] {
  const groups = new Map<string, Judged>();
  for (const group of judged) {
    const key = JSON.stringify([group.vendor, group.model, group.firmware, group.verdict, group.expected]);
    groups.set(key, { ...group, count: group.count + (groups.get(key)?.count ?? 0) });
  }
  return [...groups.values()];
}

function groupFinding(group: Judged, asked: Selector): Finding {
  const { firmware: found, verdict, count } = group;
  const outcome = outcomeOf(verdict);
  const finding = { ...told(outcome, `firmware-${verdict}`, nameOf(group), count), found };
  if (outcome === 'passed') return finding;
  const { text: selector } = selectorOf([...asked.conditions, ...conditionsOf(group)]);
  return { ...finding, expected: group.expected, phones: { count, selector } };
}

/** What was not told one by one. */
function rest(others: readonly Judged[]): Finding[] {
  return OUTCOMES.flatMap((outcome) =>
    about(
      others.filter(({ verdict }) => outcomeOf(verdict) === outcome),
      outcome,
      'firmware-rest',
    ),
  );
}

/** What is to be known before anything is updated. */
function warnings(judged: readonly Judged[]): Finding[] {
  return [
    ...about(judged.filter(losesDeviceLock), 'noted', 'device-lock'),
    ...about(
      judged.filter(({ verdict }) => isToUpdate(verdict)),
      'noted',
      'update-authority',
    ),
  ];
}

/** One finding of all these groups together, none of none. */
function about(groups: readonly Judged[], outcome: Finding['outcome'], problem: string): Finding[] {
  if (groups.length === 0) return [];
  const names = [...new Set(groups.map(nameOf))];
  const more = names.length > MOST_NAMES ? ` +${names.length - MOST_NAMES}` : '';
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return [told(outcome, problem, `${names.slice(0, MOST_NAMES).join(', ')}${more}`, count)];
}

function told(outcome: Finding['outcome'], problem: string, subject: string, count: number): Finding {
  return {
    ...{ code: 'firmware', subject, outcome, expected: null, found: null },
    problem: outcome === 'passed' ? null : problem,
    phones: { count, selector: null },
  };
}

function nameOf({ vendor, model }: Judged): string {
  return `${vendor} ${model}`.trim();
}

function conditionsOf({ vendor, model, firmware, region, verdict }: Judged): Condition[] {
  const is = (field: Condition['field'], value: string): Condition[] =>
    value.trim() === '' ? [] : [{ field, op: 'is', values: [fold(value)], negated: false }];
  return [
    ...is('vendor', vendor),
    ...is('model', model),
    ...(firmware === null
      ? [{ field: 'firmware', op: 'like', values: ['*'], negated: true } as const]
      : is('firmware', firmware)),
    ...(verdict === 'other-region' && region !== null
      ? [{ field: 'region', op: 'is', values: [region], negated: false } as const]
      : []),
  ];
}
