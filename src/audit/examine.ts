import type { AuditKeeping } from './keep.ts';
import { seal } from './seal.ts';
import { verifyChain, type NotedEntry, type Verification } from './verify.ts';

export interface Examination extends Verification {
  /** Of the key that seals are signed with. */
  readonly fingerprint: string;
}

/** Verifies the log, and seals its newest entry where all is well: what is to be noted elsewhere is signed, too. */
export async function examine(
  { chain, signer, clock }: Omit<AuditKeeping, 'keepDays'>,
  noted?: NotedEntry,
  stopping?: AbortSignal,
): Promise<Examination> {
  const verified = await verifyChain(chain, signer, noted, stopping);
  const { last: seq, hash, fault } = verified;
  if (!fault && seq > 0)
    await chain.keep(await seal({ seq, hash, kind: 'checkpoint', at: clock.now() }, signer));
  return { ...verified, fingerprint: (await signer.publicKey()).fingerprint };
}
