import { WORKER } from '../audit/index.ts';
import { proves, type Finding } from '../checks/index.ts';
import { readOutput, type Arguments } from '../cmdlets/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { expectedOf } from './answer.ts';
import { compared } from './evidence.ts';
import { filled, type Stage } from './path.ts';
import { runnableOf, type CanRun, type Runnable, type RunnableCall } from './runnable.ts';
import type { Records } from './state.ts';
import { happen, stageOf, type RunWorld } from './world.ts';

/** What a cmdlet came to. `unknown`: it was begun, and nobody can say whether it was done. */
export type Ran =
  | { readonly state: 'done'; readonly output: readonly unknown[] }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'not-sent' | 'unknown' };

/** What runs cmdlets. */
export interface Console {
  readonly canRun: CanRun;
  run(cmdlet: string, given: Arguments): Promise<Ran>;
}

/**
 * Runs the commands of the step that a run stands at, where somebody has asked for it. What changes something is begun once: where
 * a worker died over it, only what shows it is run, and the step says what it found.
 */
export async function runCommand(world: RunWorld, id: number, console: Console, clock: Clock): Promise<void> {
  const found = await world.runs.find(id);
  const stage = found && stageOf(world, found);
  const record = stage && found.state.records[stage.key];
  if (!stage || record?.state !== 'running') return;
  const as = (): Parameters<typeof happen>[3] => ({ who: WORKER, grants: [], now: clock.now() });
  const runnable = runnableOf(stage, found.state.records, console.canRun);
  const { records } = found.state;
  if (runnable?.changes && !record.begun) {
    const begun = await happen(world, id, { kind: 'began', stage: stage.key }, as());
    if (!begun?.ok) return;
  }
  const evidence = runnable
    ? await evidenceOf({ runnable, stage, records, wasBegun: record.begun === true }, console)
    : [told('PowerShell', 'failed', 'command-not-sent')];
  await happen(world, id, { kind: 'ran', stage: stage.key, evidence }, as());
}

interface Work {
  readonly runnable: Runnable;
  readonly stage: Stage;
  readonly records: Records;
  /** Another worker has begun it, and has not said what came of it. */
  readonly wasBegun: boolean;
}

async function evidenceOf(work: Work, console: Console): Promise<readonly Finding[]> {
  const { runnable, wasBegun } = work;
  const last = runnable.run.at(-1)?.cmdlet.name ?? '';
  const ran = wasBegun ? [told(last, 'failed', 'command-unknown')] : await runAll(runnable.run, console);
  const isUnknown = ran.some(({ problem }) => problem === 'command-unknown');
  if (!isUnknown && !proves(ran)) return ran;
  const shown = runnable.verify ? await shownBy(runnable.verify, work, console) : [];
  // What shows is as good as an answer.
  return isUnknown && shown.length > 0 && proves(shown) ? shown : [...ran, ...shown];
}

/** One after the other, as far as they go. */
async function runAll(calls: readonly RunnableCall[], console: Console): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const call of calls) {
    const ran = await console.run(call.cmdlet.name, call.given);
    findings.push(findingOf(call, ran));
    if (ran.state !== 'done') break;
  }
  return findings;
}

async function shownBy(
  verify: RunnableCall,
  { stage: { step, item }, records }: Work,
  console: Console,
): Promise<readonly Finding[]> {
  const ran = await console.run(verify.cmdlet.name, verify.given);
  if (ran.state !== 'done' || step.kind !== 'command' || !step.verify) return [findingOf(verify, ran)];
  const { cmdlet, parameters, expect } = step.verify;
  const identity = filled(String(parameters.Identity ?? ''), records, item, String);
  // The reader of what people paste: one verdict, whoever ran it.
  const objects = readOutput(JSON.stringify(ran.output)) ?? [];
  return compared(objects, expectedOf(expect, records, item), { cmdlet, identity });
}

function findingOf({ cmdlet }: RunnableCall, ran: Ran): Finding {
  switch (ran.state) {
    case 'done':
      return told(cmdlet.name, 'passed', null);
    case 'failed':
      return { ...told(cmdlet.name, 'failed', 'command-failed'), found: shortened(ran.message) };
    case 'not-sent':
      return told(cmdlet.name, 'failed', 'command-not-sent');
    case 'unknown':
      // A reading one can be run again without a thought.
      return told(cmdlet.name, 'failed', cmdlet.risk === 'reads' ? 'command-not-sent' : 'command-unknown');
  }
}

function told(subject: string, outcome: Finding['outcome'], problem: string | null): Finding {
  return { code: 'command', subject, outcome, expected: null, found: null, problem };
}

/** Of what a cmdlet says, in one line. */
const LONGEST_MESSAGE = 300;

function shortened(message: string): string {
  return message
    .replace(/[\p{Control}\p{Format}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}
