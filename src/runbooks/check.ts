import { CheckRequest } from '../network/index.ts';
import { filled } from './path.ts';
import type { Records } from './state.ts';
import type { Step } from './runbook.ts';

/** What a worker is to look at for a step; undefined where no worker can, and a person has to. */
export function checkOf(step: Step, records: Records, item: string | undefined): CheckRequest | undefined {
  if (step.kind !== 'check') return undefined;
  const { port, mutual, ...texts } = Object.fromEntries(
    Object.entries(step.check).map(([name, text]) => [name, filled(text, records, item, String)]),
  );
  const asked = CheckRequest.safeParse({
    ...texts,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(mutual === undefined ? {} : { mutual: mutual === 'true' }),
  });
  return asked.success ? asked.data : undefined;
}
