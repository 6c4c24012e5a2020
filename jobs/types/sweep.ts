import { z } from 'zod';
import { expire } from '../../src/changes/index.ts';
import { keepAudit, WORKER } from '../../src/audit/index.ts';
import { isDue } from '../../src/operations/index.ts';
import { forgetEnded } from '../../src/retention/index.ts';
import { lookAfter } from '../../src/runbooks/index.ts';
import { jobType, type JobContext } from '../job-type.ts';

/** The bot shows a new draft's card before it asks for the plan; a draft this old has been forgotten. */
const FORGOTTEN_AFTER_MS = 15_000;

/**
 * Looks for work that nobody is doing (a process died between writing a state and asking for the job) and for what is due:
 * approvals that ran out, cards left behind by what they show, what the watch has not told yet.
 */
export const sweepJob = jobType({
  name: 'sweep',
  payload: z.object({}),
  sameAs: () => 'sweep',
  run: async (context) => {
    await wakeUnfinished(context);
    await expireUnapproved(context);
    await lookAfterRuns(context);
    await lookAfterSchedules(context);
    for (const checkId of await context.checks.checks.unfinished()) await context.ensure.check(checkId);
    for (const subject of await context.cards.outdated()) await context.ensure.shown(subject);
    await context.deliveries.prune();
    await context.ensure.inventory();
    await context.ensure.deadlines();
    await tellOfPhones(context);
    await keepAudit(context.auditing);
    await forgetEnded(context.retention);
    return 'done';
  },
});

async function wakeUnfinished({ world, ensure }: JobContext): Promise<void> {
  const now = world.clock.now().getTime();
  for (const { id, state, createdAt } of await world.changes.inState([
    'draft',
    'approved',
    'scheduled',
    'running',
  ])) {
    if (state !== 'draft') await ensure.advance(id);
    else if (now - createdAt.getTime() > FORGOTTEN_AFTER_MS) await ensure.plan(id);
  }
  for (const { changeId, number } of await world.ledger.openBatches()) await ensure.signIn(changeId, number);
}

async function lookAfterRuns({ runs, ensure, world }: JobContext): Promise<void> {
  const { moved, unchecked, unrun } = await lookAfter(runs, world.clock);
  for (const runId of moved) await ensure.announceRun(runId);
  for (const run of unchecked) await ensure.checkRun(run);
  for (const run of unrun) await ensure.runCommand(run);
}

async function lookAfterSchedules({ schedules, schedulers, ensure, operations }: JobContext): Promise<void> {
  const now = operations.clock.now();
  for (const schedule of await schedules.active()) {
    await schedulers.keep(schedule);
    if (isDue(schedule, now)) await ensure.schedule(schedule.id);
  }
  for (const id of await schedules.unasked()) await ensure.shown({ kind: 'schedule', id });
}

async function expireUnapproved({ world }: JobContext): Promise<void> {
  const now = world.clock.now();
  for (const { id, expiresAt } of await world.changes.inState(['awaiting-approval'])) {
    if (!expiresAt || expiresAt > now) continue;
    await world.changes.decide(id, (change) => expire(change, { who: WORKER, now }));
    await world.wake.show(id, 'now');
  }
}

async function tellOfPhones({ monitor, ensure }: JobContext): Promise<void> {
  const { incidents, watches, deadlines, hints, probes, clock } = monitor;
  const now = clock.now();
  if ((await hints.due(now)).length > 0) await ensure.hints();
  await hints.prune();
  for (const site of await probes.sites()) await ensure.probe(site);
  for (const id of await incidents.outstanding(now)) await ensure.shown({ kind: 'incident', id });
  for (const id of await watches.due(now)) await ensure.shown({ kind: 'digest', id });
  for (const id of await deadlines.outstanding()) await ensure.shown({ kind: 'deadlines', id });
}
