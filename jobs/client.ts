import { LRUCache } from 'lru-cache';
import { nanoid } from 'nanoid';
import { z } from 'zod';
import type { Wake } from '../src/enrolment/index.ts';
import { messageOf } from '../src/kernel/errors.ts';
import type { CheckWake } from '../src/checks/index.ts';
import type { CardSubject } from '../src/conversations/index.ts';
import type { Log } from '../src/kernel/log.ts';
import type { MonitorWake } from '../src/monitor/index.ts';
import type { Run } from '../src/runbooks/index.ts';
import type { Backend, JobQueue } from './backends/backend.ts';
import { addCaused } from './cause.ts';
import { depthOf, type QueueDepth } from './depth.ts';
import { payloadOf, type Ensure, type JobType, type Schedulers } from './job-type.ts';
import type { JobMeasures } from './measures.ts';
import { bringForward } from './misdated.ts';
import { advanceChangeJob } from './types/advance-change.ts';
import { checkRunJob } from './types/check-run.ts';
import { confirmHintsJob } from './types/confirm-hints.ts';
import { planChangeJob } from './types/plan-change.ts';
import { runCheckJob } from './types/run-check.ts';
import { runCommandJob } from './types/run-command.ts';
import { runScheduleJob } from './types/run-schedule.ts';
import { signInBatchJob } from './types/sign-in-batch.ts';
import { sweepJob } from './types/sweep.ts';
import { syncInventoryJob } from './types/sync-inventory.ts';
import { verifyEnrolmentJob } from './types/verify-enrolment.ts';
import { warnOfDeadlinesJob } from './types/warn-of-deadlines.ts';
import { probeQueue } from './probes.ts';
import { runJobs, type Running } from './run-jobs.ts';
import { schedulersOn } from './schedulers.ts';

const SUBJECTS = ['change', 'run', 'check', 'schedule', 'incident', 'digest', 'deadlines'] as const;

/** What a worker tells the bots: this looks different now, or is to be told. */
const Notice = z.object({
  subject: z.object({ kind: z.enum(SUBJECTS), id: z.int().positive() }),
  /**
   * Of a run. `announce`: people wait for it, so its card is posted anew, below what was said since. `owners`: a step has come
   * to people who may not know of it. Both tell the owners of the step. Of a change `rejected`: its requester is told.
   */
  tell: z.enum(['announce', 'owners', 'rejected']).optional(),
});
export type Notice = z.infer<typeof Notice>;

/** Progress is drawn at most this often: 720 edits an hour, of the 1,800 that Teams allows a conversation. */
const PROGRESS_EVERY_MS = 5_000;
/** Who goes through a procedure has each step in the answer; the run's other cards follow that closely. */
const STEPS_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
/** Forgetting one costs a job that the queue drops. */
const REMEMBERED = 10_000;

/** Jobs that failed for a reason that may pass are tried again for about a minute; after that the sweep asks anew. */
const RETRY = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
} as const;

export interface JobClient {
  /** Something happened: the work is looked at now, even where it was to be looked at again later. */
  readonly wake: Wake;
  readonly checks: CheckWake;
  readonly monitor: MonitorWake;
  readonly schedulers: Schedulers;
  /** Asks for work that may have been lost; what is queued keeps its time. */
  readonly ensure: Ensure;
  /** Has the sweep run every few seconds, once for all processes, also after the queue has lost its schedule. */
  keepSweeping(): Promise<{ stop(): void }>;
  /** Takes notices as they come; every notice goes to one of the bots. */
  onNotice(show: (notice: Notice) => Promise<{ againInMs: number } | 'done'>): Promise<Running>;
  /** Has the run's cards drawn again, and people told where they should be. */
  showRun(runId: number, tell?: 'announce' | 'owners'): Promise<void>;
  /** Has the change's cards drawn again, and its requester told, where it was asked for, that it was rejected. */
  tellRejected(changeId: number): Promise<void>;
  /** Has a worker look at what a run's step asks for. */
  checkRun(run: Pick<Run, 'id' | 'revision'>): Promise<void>;
  /** Has a worker run what a run's step asks to be run. */
  runCommand(run: Pick<Run, 'id' | 'revision'>): Promise<void>;
  /** How work and notices stand, for those who run it all. */
  depths(): Promise<readonly QueueDepth[]>;
  counts(): Promise<{ readonly waiting: number; readonly active: number; readonly workers: number }>;
  close(): Promise<void>;
}

/** The side of the queue that asks for work. */
export function openJobClient(backend: Backend, log: Log, measures?: JobMeasures): JobClient {
  const open = (name: string): JobQueue => {
    const queue = backend.queue(name);
    // What it means for the work is told where the work is asked for.
    queue.on('error', (error) =>
      log.debug({ queue: name, problem: error.message }, 'the queue did not answer'),
    );
    return queue;
  };
  const work = open('work');
  const notices = open('notices');
  const probes = new Map<string, JobQueue>();
  const depths = [work, notices].map(depthOf);
  type Asked = ReturnType<typeof work.add>;
  const ask = <Payload extends object>(type: JobType<string, Payload>, payload: Payload): Asked =>
    addCaused(work, type.name, payload, { jobId: type.sameAs(payload), ...RETRY });
  const notify = async (notice: Notice, timing: { jobId: string; delay?: number }): Promise<void> => {
    await addCaused(notices, 'show', notice, { ...timing, ...RETRY });
  };
  /** Of what goes on and on, the stretch of time whose notice is in the queue already. */
  const asked = new LRUCache<string, number>({ max: REMEMBERED });
  const show = async (
    subject: CardSubject,
    when: 'now' | 'soon',
    everyMs = PROGRESS_EVERY_MS,
  ): Promise<void> => {
    // All progress of one stretch of time is one notice, due at its end: the last word is never the one that is dropped.
    const time = Date.now();
    const slot = Math.floor(time / everyMs) + 1;
    const name = `show-${subject.kind}-${subject.id}`;
    if (when === 'now') return notify({ subject }, { jobId: `${name}-${nanoid()}` });
    if (asked.get(name) === slot) return;
    await notify({ subject }, { jobId: `${name}-${slot}`, delay: slot * everyMs - time });
    asked.set(name, slot);
  };
  const client: JobClient = {
    ensure: {
      async plan(changeId) {
        await ask(planChangeJob, { changeId });
      },
      async advance(changeId) {
        await ask(advanceChangeJob, { changeId });
      },
      async signIn(changeId, batch) {
        await ask(signInBatchJob, { changeId, batch });
      },
      checkRun: (run) => client.checkRun(run),
      runCommand: (run) => client.runCommand(run),
      announceRun: (runId) => client.showRun(runId, 'announce'),
      async check(checkId) {
        await ask(runCheckJob, { checkId });
      },
      async inventory() {
        await ask(syncInventoryJob, {});
      },
      async deadlines() {
        await ask(warnOfDeadlinesJob, {});
      },
      async hints() {
        await ask(confirmHintsJob, {});
      },
      async probe(site) {
        const name = probeQueue(site);
        const queue = probes.get(name) ?? open(name);
        probes.set(name, queue);
        await addCaused(queue, 'probe', { site }, { jobId: 'probe', ...RETRY });
      },
      async schedule(scheduleId) {
        await ask(runScheduleJob, { scheduleId });
      },
      async shown(subject) {
        // What goes on and on is paced; anything else is drawn at once, but never twice for one reason.
        if (subject.kind === 'change' || subject.kind === 'incident') return show(subject, 'soon');
        await notify({ subject }, { jobId: `show-${subject.kind}-${subject.id}` });
      },
    },
    wake: {
      plan: (changeId) => now(ask(planChangeJob, { changeId })),
      advance: (changeId) => now(ask(advanceChangeJob, { changeId })),
      signIn: (changeId, batch) => now(ask(signInBatchJob, { changeId, batch })),
      verification: (changeId) => now(ask(verifyEnrolmentJob, { changeId })),
      inventory: () => now(ask(syncInventoryJob, {})),
      show: (changeId, when) => show({ kind: 'change', id: changeId }, when),
    },
    monitor: {
      incident: (incidentId, when) => show({ kind: 'incident', id: incidentId }, when),
      hints: () => now(ask(confirmHintsJob, {})),
      probe: (site) => client.ensure.probe(site),
      deadlines: (warningId) => show({ kind: 'deadlines', id: warningId }, 'now'),
    },
    schedulers: schedulersOn(work),
    async runCommand({ id, revision }) {
      await ask(runCommandJob, { runId: id, revision });
    },
    async checkRun({ id, revision }) {
      await ask(checkRunJob, { runId: id, revision });
    },
    async showRun(runId, tell) {
      const subject = { kind: 'run', id: runId } as const;
      if (!tell) return show(subject, 'soon', STEPS_EVERY_MS);
      await notify({ subject, tell }, { jobId: `show-run-${runId}-${nanoid()}` });
    },
    async tellRejected(changeId) {
      const subject = { kind: 'change', id: changeId } as const;
      await notify({ subject, tell: 'rejected' }, { jobId: `tell-change-${changeId}-${nanoid()}` });
    },
    checks: {
      check: (checkId) => now(ask(runCheckJob, { checkId })),
      async showCheck(checkId) {
        const subject = { kind: 'check', id: checkId } as const;
        await notify({ subject }, { jobId: `show-check-${checkId}-${nanoid()}` });
      },
    },
    async keepSweeping() {
      const opts = { removeOnComplete: true, removeOnFail: true };
      const schedule = (): Promise<unknown> =>
        work.upsertJobScheduler('sweep', { every: SWEEP_EVERY_MS }, { name: sweepJob.name, data: {}, opts });
      const look = async (): Promise<void> => {
        // A Redis that comes back empty has forgotten the schedule too, and without the sweep nobody would look for lost work.
        const known = await work.getJobScheduler('sweep');
        const isLate = (known?.next ?? 0) > Date.now() + 2 * SWEEP_EVERY_MS;
        if (isLate) await work.removeJobScheduler('sweep');
        if (!known || isLate) await schedule();
        for (const queue of [work, ...probes.values()]) await bringForward(queue);
      };
      await schedule();
      return repeatedly(look, log);
    },
    async onNotice(show) {
      const running = await runJobs(backend, 'notices', { concurrency: 8, log, measures }, ({ name, data }) =>
        show(payloadOf(Notice, data, name)),
      );
      const looking = repeatedly(() => bringForward(notices), log);
      return {
        async stop() {
          looking.stop();
          await running.stop();
        },
      };
    },
    depths: () => Promise.all(depths.map((depth) => depth())),
    async counts() {
      const [{ wait = 0, delayed = 0, active = 0 }, workers] = await Promise.all([
        work.getJobCounts('wait', 'delayed', 'active'),
        work.getWorkersCount(),
      ]);
      return { waiting: wait + delayed, active, workers };
    },
    async close() {
      await Promise.all([work, notices, ...probes.values()].map((queue) => queue.close()));
    },
  };
  return client;
}

/** By a timer of this process: the queue's own timers are what is looked after. */
function repeatedly(look: () => Promise<void>, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'the queue was not looked at'));
  }, SWEEP_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Ends a job's wait. It may just have been taken out of it, or never have waited. */
async function now(asked: ReturnType<JobQueue['add']>): Promise<void> {
  const job = await asked;
  try {
    await job.promote();
  } catch (error) {
    if (await job.isDelayed()) throw error;
  }
}
