import type { Clock } from '../kernel/clock.ts';
import type { AuditChain, ChainEnds } from './chain.ts';
import { WORKER } from './entry.ts';
import { seal } from './seal.ts';
import type { AuditSigner } from './signing.ts';

/** What looks after the log. */
export interface AuditKeeping {
  readonly chain: AuditChain;
  readonly signer: AuditSigner;
  /** How long entries are kept; undefined: for ever. */
  readonly keepDays: number | undefined;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** What whoever cuts off the end can take with it unseen is less than this, and less than a day. */
const SEALED_EVERY = 1_000;
/** In one transaction; the next sweep goes on. */
const FORGOTTEN_AT_ONCE = 10_000;

/** Seals the end where it is time, and lets go what has been kept for long enough. May be asked at any time. */
export async function keepAudit(keeping: AuditKeeping): Promise<void> {
  const { chain, signer, clock } = keeping;
  const ends = await chain.ends();
  if (!ends) return;
  const at = clock.now();
  if (isSealDue(ends, at)) await chain.keep(await seal({ ...ends.newest, kind: 'checkpoint', at }, signer));
  await forgetOld(keeping, ends);
}

function isSealDue({ newest, checkpoint }: ChainEnds, now: Date): boolean {
  if (!checkpoint) return true;
  const unsealed = newest.seq - checkpoint.seq;
  return unsealed >= SEALED_EVERY || (unsealed > 0 && now.getTime() - checkpoint.at.getTime() >= DAY_MS);
}

/** Once a day: what is older than the days, and has been for one. */
async function forgetOld(
  { chain, signer, keepDays, clock }: AuditKeeping,
  { oldest }: ChainEnds,
): Promise<void> {
  if (keepDays === undefined) return;
  const now = clock.now();
  const cutoff = new Date(now.getTime() - keepDays * DAY_MS);
  if (cutoff.getTime() - oldest.at.getTime() < DAY_MS) return;
  const last = await chain.lastBefore(cutoff, FORGOTTEN_AT_ONCE);
  if (!last) return;
  await chain.forget(await seal({ ...last, kind: 'anchor', at: now }, signer), {
    who: WORKER,
    action: 'audit.forgotten',
    subject: 'audit',
    detail: { first: oldest.seq, last: last.seq, days: keepDays },
  });
}
