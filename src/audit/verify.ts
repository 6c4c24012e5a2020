import type { AuditChain, ChainView, StoredLink } from './chain.ts';
import { GENESIS, hashOf, type Link } from './link.ts';
import { isGenuine, type Seal } from './seal.ts';
import type { AuditSigner } from './signing.ts';

/** What is wrong with the log, first thing first. `seq`: the entry's number. */
export interface ChainFault {
  readonly problem:
    'removed' | 'altered' | 'moved' | 'replaced' | 'inserted' | 'cut-off' | 'rewritten' | 'forged-seal';
  readonly seq: number;
  /** Where an entry that was `moved` came from. */
  readonly from?: number;
}

export interface Verification {
  /** The entries that were walked. */
  readonly first: number;
  readonly last: number;
  /** Of `last`; to be noted where nobody who can alter the log can alter the note. */
  readonly hash: string;
  /** How many checkpoints agree. */
  readonly checkpoints: number;
  readonly fault: ChainFault | undefined;
}

/** An entry's number and the beginning of its hash, as somebody has noted them at an earlier time. */
export interface NotedEntry {
  readonly seq: number;
  readonly hash: string;
}

const BATCH = 1_000;

/**
 * Walks the whole chain and computes every hash again, in batches, on one state of the log: memory stays flat, and others write on.
 * @param noted what somebody noted elsewhere, which has to be there still
 */
export function verifyChain(
  chain: Pick<AuditChain, 'view'>,
  signer: AuditSigner,
  noted?: NotedEntry,
  stopping?: AbortSignal,
): Promise<Verification> {
  return chain.view(async (view) => {
    const { genuine, forged } = await sorted(await view.seals(), signer);
    const anchor = genuine.findLast(({ kind }) => kind === 'anchor') ?? { seq: 0, hash: GENESIS };
    const checkpoints = genuine.filter(({ kind, seq }) => kind === 'checkpoint' && seq > anchor.seq);
    const told = [...checkpoints, ...(noted && noted.seq > anchor.seq ? [noted] : [])];
    const walked = await walk(view, anchor, told, stopping);
    const fault = walked.fault ?? forged ?? cutOff(told, walked.last) ?? (await besides(view));
    return { ...walked, checkpoints: checkpoints.length, fault };
  });
}

/** A seal that none of our keys has made says nothing of the chain, and something of whoever made it. */
async function sorted(
  seals: readonly Seal[],
  signer: AuditSigner,
): Promise<{ genuine: readonly Seal[]; forged: ChainFault | undefined }> {
  const genuine: Seal[] = [];
  let forged: ChainFault | undefined;
  for (const one of seals) {
    if (await isGenuine(one, signer)) genuine.push(one);
    else forged ??= { problem: 'forged-seal', seq: one.seq };
  }
  return { genuine, forged };
}

/** As far as the first fault. */
async function walk(
  view: ChainView,
  from: Pick<Link, 'seq' | 'hash'>,
  told: readonly NotedEntry[],
  stopping?: AbortSignal,
): Promise<Omit<Verification, 'checkpoints'>> {
  const first = from.seq + 1;
  // A long log has a thousand seals: each entry asks for its own and not for all of them.
  const toldOf = new Map<number, readonly NotedEntry[]>();
  for (const one of told) toldOf.set(one.seq, [...(toldOf.get(one.seq) ?? []), one]);
  let { seq: last, hash } = from;
  for (;;) {
    stopping?.throwIfAborted();
    const links = await view.links(last, BATCH);
    for (const link of links) {
      const fault =
        missing(link, last) ??
        altered(link, links) ??
        replaced(link, { last, hash, first }) ??
        rewritten(link, toldOf.get(link.seq));
      if (fault) return { first, last, hash, fault };
      ({ seq: last, hash } = link);
    }
    if (links.length < BATCH) return { first, last, hash, fault: undefined };
  }
}

function missing({ seq, entry }: StoredLink, last: number): ChainFault | undefined {
  return entry && seq === last + 1 ? undefined : { problem: 'removed', seq: last + 1 };
}

function altered(link: StoredLink, batch: readonly StoredLink[]): ChainFault | undefined {
  const { seq, hash, entry } = link;
  if (!entry || hashOf(link, entry) === hash) return undefined;
  const own = batch.find((other) => other.entry && hashOf(link, other.entry) === hash);
  return own ? { problem: 'moved', seq, from: own.seq } : { problem: 'altered', seq };
}

/** The link is as it was computed, so what stands before it is not what it was chained to. */
function replaced(
  { previous }: StoredLink,
  { last, hash, first }: { readonly last: number; readonly hash: string; readonly first: number },
): ChainFault | undefined {
  return previous === hash ? undefined : { problem: 'replaced', seq: Math.max(last, first) };
}

/** The hashes agree among themselves, but not with what was signed or noted of them. */
function rewritten({ seq, hash }: StoredLink, told: readonly NotedEntry[] = []): ChainFault | undefined {
  const differs = told.some((one) => !hash.startsWith(one.hash));
  return differs ? { problem: 'rewritten', seq } : undefined;
}

function cutOff(told: readonly NotedEntry[], last: number): ChainFault | undefined {
  return told.some(({ seq }) => seq > last) ? { problem: 'cut-off', seq: last + 1 } : undefined;
}

async function besides(view: ChainView): Promise<ChainFault | undefined> {
  const id = await view.unlinked();
  return id === undefined ? undefined : { problem: 'inserted', seq: id };
}
