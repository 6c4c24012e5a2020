import { CheckRequest } from '../checks/index.ts';
import { PLACEHOLDER } from './faults.ts';
import { filled } from './path.ts';
import type { Step } from './runbook.ts';
import type { Records } from './state.ts';

/**
 * What a worker looks at for a step; undefined where the answers give it nothing to look at, and a person has to. What hangs on
 * an answer that was not given takes the check's default.
 */
export function checkOf(step: Step, records: Records, item: string | undefined): CheckRequest | undefined {
  if (step.kind !== 'check') return undefined;
  const { port, mutual, users, ...texts } = Object.fromEntries(
    Object.entries(step.check)
      .map(([name, text]) => [name, filled(text, records, item, String)] as const)
      .filter(([, text]) => text.search(PLACEHOLDER) < 0),
  );
  const asked = CheckRequest.safeParse({
    ...texts,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(mutual === undefined ? {} : { mutual: mutual === 'true' }),
    ...(users === undefined ? {} : { users: users.split(/[\s,]+/).filter((upn) => upn.includes('@')) }),
  });
  return asked.success ? asked.data : undefined;
}
