import type { Clock } from '../kernel/clock.ts';
import { createLookups, type Lasting } from '../kernel/lookups.ts';
import type { Log } from '../kernel/log.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import type { AccountDirectory, DirectoryAccount } from './account-directory.ts';

/** Whom the directory knows. */
export interface Identity {
  /** The object id, as the access file and Teams name people. */
  readonly id: string;
  readonly name: string;
}

/**
 * Who of the organisation somebody is whom a chat knows by an id of its own. Answers are some minutes old at most, as memberships are:
 * an account that is switched off is refused within five. Where the directory does not tell, they throw what it throws.
 */
export interface Identities {
  /** Refuses `identity.unmatched` and `identity.several`, with {email}, and `identity.disabled` with {name}. */
  byAddress(email: string): Promise<Result<Identity>>;
  /** By object id or user principal name. Refuses `identity.absent` and `identity.disabled`, with {name}. */
  byName(idOrUpn: string): Promise<Result<Identity>>;
}

const KNOWN: Lasting = { freshMs: 60_000, goodMs: 5 * 60_000 };
/** Whoever has just been given an account, or told how they are known, does not wait. */
const UNKNOWN: Lasting = { freshMs: 10_000, goodMs: 10_000 };

export function createIdentities(directory: AccountDirectory, { now }: Clock, log: Log): Identities {
  const lookUp = (
    ask: (key: string) => Promise<Result<Identity>>,
  ): ((key: string) => Promise<Result<Identity>>) =>
    createLookups({
      ask,
      now,
      lasting: (found) => (found.ok ? KNOWN : UNKNOWN),
      failed: (error) => log.warn({ err: error }, 'the directory did not confirm who somebody is'),
    });
  const byAddress = lookUp(async (email) => {
    const [only, ...others] = await directory.withAddress(email);
    if (!only) return refuse('identity.unmatched', { email });
    // Which of them Slack means nobody can tell: an address that is reused, or an alias of two.
    return others.length > 0 ? refuse('identity.several', { email }) : enabled(only, email);
  });
  const byName = lookUp(async (name) => {
    const account = await directory.named(name);
    return account ? enabled(account, name) : refuse('identity.absent', { name });
  });
  return {
    byAddress: (email) => byAddress(email.toLowerCase()),
    byName: (name) => byName(name.toLowerCase()),
  };
}

function enabled(account: DirectoryAccount, name: string): Result<Identity> {
  return account.enabled ? ok({ id: account.id, name: account.name }) : refuse('identity.disabled', { name });
}
