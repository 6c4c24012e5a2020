/** A process that keeps a session until it is killed. */
import { openSession } from '../../../../../src/adapters/powershell/session.ts';
import { silentLog } from '../../../../../src/kernel/log.ts';

const [, , peer = '', notes = ''] = process.argv;
const session = openSession(
  { path: process.execPath, args: [peer, 'echo', notes], env: {} },
  { cmdlets: [], signIn: { kind: 'device-code', tenantId: '' } },
  { startMs: 60_000, bytes: 1_000, lines: 10, objects: 1 },
  silentLog,
);
await session.ask({ kind: 'connect' }, 60_000);
await session.ended;
