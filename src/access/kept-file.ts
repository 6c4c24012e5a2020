/** The rules of a file that may change at any time: a good one takes over, a bad one leaves those before it in force. */
import { readFile } from 'node:fs/promises';
import { LinekeeperError, messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { readRules } from './access-file.ts';
import { rulesChange, type AccessRules, type RulesChange } from './rules.ts';

/** Why a file cannot be taken; the line is null where it cannot be read at all. */
export interface FileFault {
  readonly line: number | null;
  readonly problem: string;
}

export interface FileOptions {
  readonly file: string;
  /** Every role that something asks for. */
  readonly roles: readonly string[];
  readonly log: Log;
  /** Notes that other rules hold. Where it fails it is called again. */
  readonly reloaded: (change: RulesChange) => Promise<void>;
}

interface KeptFile {
  said(): AccessRules;
  fault(): FileFault | null;
  look(): Promise<void>;
}

/** What a look at the file finds; the key is the same for what is the same. */
type Seen = { readonly key: string } & ({ readonly text: string } | { readonly failure: string });

/** @throws LinekeeperError `setting.invalid` where the file is missing or wrong to begin with */
export async function keepFile({ file, roles, log, reloaded }: FileOptions): Promise<KeptFile> {
  const first = await see(file);
  const read = judge(first, roles);
  if (!read.ok) throw invalid(file, read.fault);
  let said = read.said;
  let fault: FileFault | null = null;
  /** What the rules and the fault were made of, and what the last look found. */
  let judged = first.key;
  let last = first.key;
  let inForce = first.key;
  let untold: RulesChange[] = [];

  async function tell(): Promise<void> {
    const [change] = untold;
    if (!change) return;
    try {
      await reloaded(change);
      untold = untold.slice(1);
    } catch (error) {
      log.warn({ err: error }, 'that other access rules hold could not be noted; it is tried again');
    }
  }

  return {
    said: () => said,
    fault: () => fault,
    async look() {
      const seen = await see(file);
      // What was seen once may be half written.
      const isSettled = seen.key === last;
      last = seen.key;
      if (isSettled && seen.key !== judged) {
        judged = seen.key;
        const now = judge(seen, roles);
        fault = now.ok ? null : now.fault;
        if (!now.ok) {
          log.warn({ file, ...now.fault }, 'the access file is wrong; the rules before it still hold');
        } else if (seen.key !== inForce) {
          const change = rulesChange(said, now.said);
          said = now.said;
          inForce = seen.key;
          untold = [...untold, change];
          log.info({ file, ...change }, 'other access rules hold');
        }
      }
      await tell();
    },
  };
}

async function see(file: string): Promise<Seen> {
  try {
    const text = await readFile(file, 'utf8');
    return { key: `text ${text}`, text };
  } catch (error) {
    const failure = messageOf(error);
    return { key: `failure ${failure}`, failure };
  }
}

function judge(
  seen: Seen,
  roles: readonly string[],
): { readonly ok: true; readonly said: AccessRules } | { readonly ok: false; readonly fault: FileFault } {
  if ('failure' in seen) return { ok: false, fault: { line: null, problem: seen.failure } };
  const read = readRules(seen.text, roles);
  return read.ok
    ? { ok: true, said: { rules: read.rules, slack: read.slack } }
    : { ok: false, fault: { line: read.line, problem: read.problem } };
}

function invalid(file: string, { line, problem }: FileFault): LinekeeperError {
  return new LinekeeperError('setting.invalid', {
    name: `ACCESS_FILE (${file})`,
    problem: line === null ? problem : `line ${line}: ${problem}`,
  });
}
