import { createHash } from 'node:crypto';

/**
 * Names a plan by its content: what kind of work, on which targets, with which parameters. Two plans with one digest do
 * exactly the same; any other target, account or order gives another one.
 */
export function planDigest(kind: string, targets: Iterable<readonly (string | null)[]>): string {
  const hash = createHash('sha256').update(JSON.stringify([kind]));
  for (const target of targets) hash.update('\n').update(JSON.stringify(target));
  return hash.digest('hex');
}
