import type { Account, Directory } from '../enrolment/index.ts';
import { CheckRequest, runCheck, type CheckTools } from '../network/index.ts';
import type { Evidence } from './evidence.ts';
import { filled } from './path.ts';
import type { Step } from './runbook.ts';
import type { Records } from './state.ts';

/** What a worker looks at for a step. */
export type StepCheck =
  | { readonly kind: 'network'; readonly request: CheckRequest }
  | { readonly kind: 'licences'; readonly users: readonly string[] };

/** What looking takes. */
export interface Lookers {
  readonly tools: CheckTools;
  readonly directory: Directory;
}

/** Undefined where no worker can look, and a person has to. */
export function checkOf(step: Step, records: Records, item: string | undefined): StepCheck | undefined {
  if (step.kind !== 'check') return undefined;
  const { port, mutual, users, ...texts } = Object.fromEntries(
    Object.entries(step.check).map(([name, text]) => [name, filled(text, records, item, String)]),
  );
  if (texts.kind === 'licences') {
    const upns = (users ?? '').split(/[\s,]+/).filter((upn) => upn.includes('@'));
    return upns.length > 0 ? { kind: 'licences', users: upns } : undefined;
  }
  const asked = CheckRequest.safeParse({
    ...texts,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(mutual === undefined ? {} : { mutual: mutual === 'true' }),
  });
  return asked.success ? { kind: 'network', request: asked.data } : undefined;
}

/** Looks, and tells what it found; a tenant that does not answer is thrown, and looked at again. */
export async function look(check: StepCheck, { tools, directory }: Lookers): Promise<readonly Evidence[]> {
  if (check.kind === 'network') return (await runCheck(check.request, tools)).findings;
  const accounts = await directory.accounts(check.users);
  return check.users.map((upn) => licence(upn, accounts.get(upn.toLowerCase())));
}

/** What it takes to call: an account that may sign in, the service plan Phone System whatever the product is called, a number. */
function licence(upn: string, account: Account | undefined): Evidence {
  const seen = { code: 'licences', subject: upn, expected: null, found: account?.phoneNumber ?? null };
  const problem = hindrance(account);
  return problem === undefined
    ? { ...seen, outcome: 'passed', problem: null }
    : { ...seen, outcome: 'failed', problem };
}

function hindrance(account: Account | undefined): string | undefined {
  if (!account) return 'no-account';
  if (!account.enabled) return 'account-disabled';
  if (!account.hasPhoneSystem) return 'no-phone-system';
  return account.phoneNumber === null ? 'no-number' : undefined;
}
