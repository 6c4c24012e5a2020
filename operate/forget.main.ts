/**
 * `npm run forget -- <who …>`: deletes what is kept of a person, who is named by their Entra object id, user principal name or Slack
 * account, by as many of them as are known. Tells what it would do; `--yes` does it, `--json` is for programs. Exit code 1 where it cannot.
 */
import { randomBytes } from 'node:crypto';
import { forgetPerson, migrate, type Forgotten } from '../src/adapters/postgres/index.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import { onDatabase } from './on-database.ts';

const ID =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s@]+@[^\s@]+|(?:T[A-Z0-9]{2,}\/)?[UW][A-Z0-9]{4,})$/i;

const words = process.argv.slice(2);
const ids = words.filter((word) => !word.startsWith('--'));
const [really, asJson] = [words.includes('--yes'), words.includes('--json')];

await onDatabase(async (url) => {
  const wrong = ids.find((id) => !ID.test(id));
  if (ids.length === 0 || wrong !== undefined) {
    throw new LinekeeperError('person.not-an-id', { given: wrong ?? '' });
  }
  await migrate(url);
  const pseudonym = { id: `forgotten-${randomBytes(4).toString('hex')}`, name: 'Forgotten person' };
  const forgotten = await forgetPerson(url, ids, pseudonym, really);
  if (forgotten.open.length > 0) process.exitCode = 1;
  return asJson
    ? JSON.stringify({ done: really && forgotten.open.length === 0, ...forgotten }, null, 2)
    : told(forgotten);
});

function told({ open, deleted, rewritten, pseudonym }: Forgotten): string {
  if (open.length > 0)
    return `Nothing was forgotten: in their name goes on ${open.join(', ')}. End it first (cancel, runbook abandon, schedule … cancel).`;
  const lines = [
    ...Object.entries(deleted).map(([table, count]) => `  ${table}: ${count} deleted`),
    ...Object.entries(rewritten).map(
      ([table, count]) => `  ${table}: ${count} with ${pseudonym.id} in their place`,
    ),
  ];
  if (lines.length === 0) return 'Nothing of this person is kept, but in the audit log perhaps.';
  return [
    really ? 'Forgotten:' : 'This would be forgotten; add --yes to do it:',
    ...lines,
    'The audit log keeps its entries until AUDIT_DAYS. Look at the access file, backups and logs yourself.',
  ].join('\n');
}
