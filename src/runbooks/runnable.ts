import { checkArguments, findCmdlet, type Arguments, type Cmdlet } from '../cmdlets/index.ts';
import { givenTo } from './command.ts';
import { PLACEHOLDER } from './faults.ts';
import { filled, type Stage } from './path.ts';
import type { Records } from './state.ts';

/** Whether this cmdlet can be run here at all. */
export type CanRun = (cmdlet: Cmdlet) => boolean;

export interface RunnableCall {
  readonly cmdlet: Cmdlet;
  readonly given: Arguments;
}

/** What a worker could run of a command step, every value being known. */
export interface Runnable {
  readonly run: readonly RunnableCall[];
  /** What shows that it worked. */
  readonly verify: RunnableCall | undefined;
  /** Whether something of it changes the tenant. */
  readonly changes: boolean;
}

/**
 * Undefined where a person has to run the step: a cmdlet is not to be had here, a value is missing or secret, or what it does can
 * never be taken back.
 */
export function runnableOf({ step, item }: Stage, records: Records, canRun: CanRun): Runnable | undefined {
  if (step.kind !== 'command') return undefined;
  const callOf = ({ cmdlet: name, parameters }: (typeof step.run)[number]): RunnableCall | undefined => {
    const cmdlet = findCmdlet(name);
    if (!cmdlet || cmdlet.risk === 'irreversible' || !canRun(cmdlet)) return undefined;
    if (!Object.values(parameters).every((value) => isAnswered(String(value), records, item)))
      return undefined;
    const given = givenTo(cmdlet, parameters, records, item);
    return checkArguments(cmdlet, given).ok ? { cmdlet, given } : undefined;
  };
  const run = step.run.map(callOf);
  const verify = step.verify && callOf(step.verify);
  if (run.includes(undefined) || (step.verify && !verify)) return undefined;
  const calls = run.filter((call) => call !== undefined);
  return { run: calls, verify, changes: calls.some(({ cmdlet }) => cmdlet.risk !== 'reads') };
}

/** Without an answer an argument would be left out, and the cmdlet mean everybody. */
function isAnswered(text: string, records: Records, item: string | undefined): boolean {
  return filled(text, records, item, () => 'answered').search(PLACEHOLDER) < 0;
}
