/** A process that plays the runner, started as PowerShell would be. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { LISTED } from '../../../../src/adapters/powershell/allow-list.ts';
import { keepPowerShell, type PowerShell } from '../../../../src/adapters/powershell/powershell.ts';
import type { SignIn } from '../../../../src/adapters/powershell/protocol.ts';
import { openSession, type Session } from '../../../../src/adapters/powershell/session.ts';
import type { TeamsAdminState } from '../../../../src/enrolment/teams-admin.ts';
import { silentLog, type Log } from '../../../../src/kernel/log.ts';

const PEER = fileURLToPath(new URL('stand-in/peer.mjs', import.meta.url));
const SIGN_IN: SignIn = {
  ...{ kind: 'certificate', tenantId: 'contoso', applicationId: 'app' },
  ...{ path: 'teams.pfx', password: 'correct horse' },
};

export interface PeerOptions {
  readonly startMs?: number;
  readonly path?: string;
  readonly signIn?: SignIn;
  /** Noted before it begins. */
  readonly notes?: readonly string[];
  readonly log?: Log;
}

export interface Peer {
  readonly powershell: PowerShell;
  /** What the processes noted, line by line. */
  notes(): string[];
  /** The processes that were started, the first one first. */
  pids(): number[];
  readonly states: readonly TeamsAdminState[];
  /** May be changed between commands. */
  readonly limits: { commandMs: number };
  run(value?: string): ReturnType<PowerShell['run']>;
}

/** No machine is too slow for it. */
const ENOUGH_MS = 30_000;

/** @param way what it does, by the names of `stand-in/peer.mjs` */
export function peer(way: string, options: PeerOptions = {}): Peer {
  const folder = mkdtempSync(join(tmpdir(), 'linekeeper-peer-'));
  const file = join(folder, 'notes');
  writeFileSync(file, (options.notes ?? []).map((text) => `${text}\n`).join(''));
  const { startMs = ENOUGH_MS, signIn = SIGN_IN, log = silentLog } = options;
  const program = { path: options.path ?? process.execPath, args: [PEER, way, file], env: { ONLY: 'this' } };
  const most = { startMs, bytes: 4 * 1024 * 1024, lines: 10_000, objects: 1_000 };
  const limits = { commandMs: ENOUGH_MS, connectMs: ENOUGH_MS, queued: 5 };
  const session = (): Session => openSession(program, { cmdlets: LISTED, signIn }, most, log);
  const states: TeamsAdminState[] = [];
  const powershell = keepPowerShell({
    open: session,
    byCode: signIn.kind === 'device-code',
    limits,
    told: (state) => states.push(state),
    now: Date.now,
    log,
  });
  const notes = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  onTestFinished(async () => {
    await powershell.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...{ powershell, notes, states, limits },
    pids: () => notes().flatMap((text) => (text.startsWith('started ') ? [Number(text.slice(8))] : [])),
    run: (value = 'SIP phones') => powershell.run('Get-CsTeamsCallingPolicy', { Identity: value }),
  };
}

/** Whether a process is there; one that has ended and waits to be buried is not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
