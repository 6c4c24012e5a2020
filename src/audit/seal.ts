import { canonical, type Link } from './link.ts';
import type { AuditSigner, Signed } from './signing.ts';

/** A signed word about the chain: this entry was there, with this hash. */
export interface Seal extends Pick<Link, 'seq' | 'hash'>, Signed {
  /** `checkpoint`: the chain reached here. `anchor`: all up to here was removed on purpose, and verifying begins after it. */
  readonly kind: 'checkpoint' | 'anchor';
  readonly at: Date;
}

type Unsigned = Omit<Seal, keyof Signed>;

export async function seal(unsigned: Unsigned, signer: AuditSigner): Promise<Seal> {
  return { ...unsigned, ...(await signer.sign(sealText(unsigned))) };
}

/** Whether one of our keys has signed it. */
export function isGenuine(sealed: Seal, signer: AuditSigner): Promise<boolean> {
  return signer.verifies(sealText(sealed), sealed);
}

function sealText({ kind, seq, hash, at }: Unsigned): string {
  return canonical(`linekeeper-audit-${kind}-1`, [String(seq), hash, at.toISOString()]);
}
