/** Keeps one signed-in PowerShell warm: one command at a time, first come first served, begun anew when it dies. */
import { AsyncResource } from 'node:async_hooks';
import { LinekeeperError } from '../../kernel/errors.ts';
import { cmdletNamed, type Arguments } from '../../cmdlets/index.ts';
import type { TeamsAdminState } from '../../enrolment/teams-admin.ts';
import type { Log } from '../../kernel/log.ts';
import { failBy, inSpan } from '../../kernel/span.ts';
import { wireArguments } from './allow-list.ts';
import { isSignedOut } from './failures.ts';
import type { RequestBody } from './protocol.ts';
import type { Outcome, Session } from './session.ts';

export interface PowerShell {
  /**
   * Runs one cmdlet of the list, its arguments checked against its record. What was handed over and not answered is `unknown`,
   * and is never repeated here. Throws what is wrong with the arguments, by the codes of `wireArguments`.
   */
  run(cmdlet: string, given: Arguments): Promise<Outcome>;
  /** Sends nothing from here on, and waits for no sign-in; what is under way may end. */
  drain(): Promise<void>;
  /** Ends the process. */
  stop(): Promise<void>;
}

export interface PowerShellOptions {
  readonly open: () => Session;
  /** Whether a person signs in by a code, for which there is more time. */
  readonly byCode: boolean;
  readonly limits: { readonly commandMs: number; readonly connectMs: number; readonly queued: number };
  /** Hears how it is doing, whenever that changes. */
  readonly told: (state: TeamsAdminState) => void;
  readonly now: () => number;
  readonly log: Log;
}

/** A code of the device sign-in is good for a quarter of an hour. */
const CODE_GOOD_FOR_MS = 15 * 60_000;
/** After the second failure in a row; doubled by each further one. */
const REST_MS = 1_000;
const MOST_REST_MS = 60_000;

export function keepPowerShell({ open, byCode, limits, told, now, log }: PowerShellOptions): PowerShell {
  let session: Session | undefined;
  let isConnected = false;
  let [failures, restUntil, waiting] = [0, 0, 0];
  let problem: string | null = null;
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  function failed(why: string): void {
    failures += 1;
    problem = why;
    const rest = failures < 2 ? 0 : Math.min(MOST_REST_MS, REST_MS * 2 ** (failures - 2));
    restUntil = now() + rest;
    log.warn({ problem: why, rest }, 'PowerShell failed');
    told({ state: 'failed', problem });
  }

  /** Outlives whoever asked for it first: what becomes of it later is logged under nobody's reference. */
  const begin = AsyncResource.bind((): Session => {
    const opened = open();
    void opened.ended.then((why) => {
      session = undefined;
      isConnected = false;
      if (why !== 'stopped') failed(why);
    });
    return (session = opened);
  });

  /** Signs in; undefined where that went well. */
  async function connect(opened: Session): Promise<Outcome | undefined> {
    told({ state: byCode ? 'waiting-for-sign-in' : 'connecting', problem });
    const outcome = await opened.ask(
      { kind: 'connect' },
      byCode ? CODE_GOOD_FOR_MS : limits.connectMs,
      (text) => {
        // The code is for whoever operates this process: it stands in its log and nowhere else.
        if (byCode) log.warn({ text }, 'PowerShell waits for a sign-in');
        else log.debug({ text }, 'PowerShell said');
      },
    );
    isConnected = outcome.state === 'done';
    if (isConnected) told({ state: 'connected', problem });
    if (outcome.state === 'unknown') return { state: 'not-sent', why: outcome.why };
    if (outcome.state !== 'failed') return isConnected ? undefined : outcome;
    log.warn({ id: outcome.id, message: outcome.message }, 'PowerShell could not sign in');
    await opened.stop();
    failed('sign-in');
    // Nothing was asked of the tenant.
    return { ...outcome, sent: false };
  }

  async function perform(body: RequestBody): Promise<Outcome> {
    if (isStopped) return { state: 'not-sent', why: 'stopped' };
    if (!session && now() < restUntil) return { state: 'not-sent', why: 'resting' };
    const opened = session ?? begin();
    const refused = isConnected ? undefined : await connect(opened);
    if (refused) return refused;
    const outcome = await asked(opened, body);
    if (outcome.state !== 'failed' || !isSignedOut(outcome)) return outcome;
    // A sign-in runs out. What was refused for it was not done, so that it may be asked for once more.
    return (await connect(opened)) ?? asked(opened, body);
  }

  async function asked(opened: Session, body: RequestBody): Promise<Outcome> {
    const outcome = await opened.ask(body, limits.commandMs);
    if (outcome.state === 'done') failures = 0;
    return outcome;
  }

  return {
    async run(name, given) {
      const cmdlet = cmdletNamed(name);
      const parameters = wireArguments(cmdlet, given);
      if (!parameters.ok)
        throw new LinekeeperError(parameters.refusal.code, { ...parameters.refusal.details });
      if (waiting >= limits.queued) return { state: 'not-sent', why: 'busy' };
      waiting += 1;
      const body = { kind: 'run', cmdlet: cmdlet.name, parameters: parameters.value } as const;
      const turn = inSpan(`powershell ${cmdlet.name}`, { kind: 'client' }, async (span) => {
        const outcome = await last.then(() => perform(body));
        span.setAttribute('linekeeper.outcome', outcome.state);
        if (outcome.state !== 'done') failBy(span, outcome.state);
        return outcome;
      });
      last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
      }
    },
    async drain() {
      isStopped = true;
      if (!isConnected) await session?.stop();
    },
    async stop() {
      isStopped = true;
      await session?.stop();
    },
  };
}
