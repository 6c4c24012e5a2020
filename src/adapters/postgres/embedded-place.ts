/** Where PostgreSQL's data and programs live, and as whom it runs: it refuses root, and must be able to enter both. */
import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, readFile, readlink, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { copyBinaries, type Binaries } from './embedded-binaries.ts';

/** An unprivileged account; undefined where we are not root and simply stay who we are. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

export interface Installation {
  readonly account: Account;
  readonly binaries: Binaries;
  /** The cluster; it may not exist yet, its parent does and can be entered by the account. */
  readonly cluster: string;
}

/** Used when only root can enter the clone. */
const OUTSIDE = '/var/lib/linekeeper';
const ACCOUNTS = ['postgres', 'nobody'];

/** Finds an account and places that it can enter; moves out of a clone that only root can enter. */
export async function choosePlace(dataDir: string, found: Binaries, log: Log): Promise<Installation> {
  const account = await unprivileged();
  const inside = join(dataDir, 'postgres');
  if (!account) return { account, binaries: found, cluster: inside };
  const binaries = (await canEnter(found.folder, account)) ? found : await copyBinaries(found, OUTSIDE);
  return { account, binaries, cluster: await clusterFor(inside, account, log) };
}

/** Hands a folder to the account, for it alone. */
export async function ownFolder(folder: string, account: Account): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
}

/** The data folder's own, or one outside that a link in the data folder points at: the link tells people where it went. */
async function clusterFor(inside: string, account: NonNullable<Account>, log: Log): Promise<string> {
  const linked = await readlink(inside).catch(() => undefined);
  if (linked !== undefined) {
    await mkdir(dirname(linked), { recursive: true, mode: 0o755 });
    return linked;
  }
  if (await canEnter(dirname(inside), account)) return inside;
  if (await lstat(inside).catch(() => undefined)) {
    throw new LinekeeperError('postgres.folder-closed', { folder: inside });
  }
  const hash = createHash('sha256').update(dirname(inside)).digest('hex').slice(0, 12);
  const outside = join(OUTSIDE, hash, 'postgres');
  await mkdir(dirname(outside), { recursive: true, mode: 0o755 });
  await symlink(outside, inside);
  log.info(
    { folder: outside, link: inside },
    'only root can enter the data folder; PostgreSQL keeps its data outside',
  );
  return outside;
}

async function unprivileged(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ACCOUNTS) {
    const [, , uid, gid] = lines.find(([account]) => account === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new LinekeeperError('postgres.no-account', { accounts: ACCOUNTS.join(', ') });
}

async function canEnter(folder: string, { uid, gid }: NonNullable<Account>): Promise<boolean> {
  for (let path = await realpath(folder); ; path = dirname(path)) {
    const entry = await stat(path);
    const bit = entry.uid === uid ? 0o100 : entry.gid === gid ? 0o010 : 0o001;
    if ((entry.mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
