import { z } from 'zod';
import { runCommand } from '../../src/runbooks/index.ts';
import { jobType } from '../job-type.ts';

/** Runs the commands of a runbook's step, where PowerShell is to be had. */
export const runCommandJob = jobType({
  name: 'run-command',
  payload: z.object({ runId: z.int().positive(), revision: z.int().nonnegative() }),
  // Asked once an event, as a check is.
  sameAs: ({ runId, revision }) => `run-command-${runId}-${revision}`,
  run: async ({ runs, console, world, ensure }, { runId }) => {
    if (!console) return 'done';
    await runCommand(runs, runId, console, world.clock);
    await ensure.shown({ kind: 'run', id: runId });
    return 'done';
  },
});
