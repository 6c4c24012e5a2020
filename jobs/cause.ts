/** What a job carries of the turn that it comes of, so that logs and traces of all processes can be joined. */
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import type { Next } from '../src/enrolment/index.ts';
import { currentReference, REFERENCE, referring } from '../src/kernel/reference.ts';
import { currentSpan, inSpan, traceparent } from '../src/kernel/span.ts';
import type { JobQueue, RawJob } from './backends/backend.ts';

/** Both by their shape alone: what lies in a queue may be anybody's, and this is logged. */
const Cause = z.object({
  reference: z.string().regex(REFERENCE).optional().catch(undefined),
  /** W3C Trace Context, version 00. */
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
    .optional()
    .catch(undefined),
});
const Caused = z.object({ cause: Cause.catch({}).default({}) }).catch({ cause: {} });

/** Finds little and runs every few seconds: its spans would be most of all that is kept. */
const UNTRACED: readonly string[] = ['sweep'];

/** Puts a job into a queue, with what it comes of. A job that is in the queue already keeps its own cause. */
export function addCaused(
  queue: JobQueue,
  name: string,
  data: object,
  options: JobsOptions,
): ReturnType<JobQueue['add']> {
  const reference = currentReference();
  const add = (): ReturnType<JobQueue['add']> => {
    const cause = { reference, traceparent: traceparent() };
    const isCaused = Object.values(cause).some((part) => part !== undefined);
    return queue.add(name, isCaused ? { ...data, cause } : data, options);
  };
  if (!currentSpan()) return add();
  return inSpan(`add ${name}`, { kind: 'producer', attributes: attributesOf('send', queue.name, name) }, add);
}

/**
 * Runs a job under the reference of its turn. Its first run belongs to the trace of whoever asked for it. Every later one is a trace
 * of its own that links there: jobs look again for hours, and no trace should be open for as long.
 */
export function caused(queue: string, job: RawJob, run: () => Promise<Next>): Promise<Next> {
  const { reference, traceparent: origin } = causeOf(job.data);
  return referring(reference, () => {
    if (UNTRACED.includes(job.name)) return run();
    const attributes = {
      ...attributesOf('process', queue, job.name),
      'linekeeper.job.run': job.attemptsStarted,
    };
    const options = { kind: 'consumer', attributes, origin, apart: job.attemptsStarted > 1 } as const;
    return inSpan(`process ${job.name}`, options, async (span) => {
      const next = await run();
      if (next !== 'done') span.setAttribute('linekeeper.job.again_in_ms', next.againInMs);
      return next;
    });
  });
}

export function causeOf(data: unknown): z.infer<typeof Cause> {
  return Caused.parse(data).cause;
}

/** By OpenTelemetry's conventions for messaging. */
function attributesOf(operation: 'send' | 'process', queue: string, name: string): Record<string, string> {
  const reference = currentReference();
  return {
    'messaging.system': 'bullmq',
    'messaging.operation.type': operation,
    'messaging.operation.name': operation === 'send' ? 'add' : operation,
    'messaging.destination.name': queue,
    'linekeeper.job': name,
    ...(reference === undefined ? {} : { 'linekeeper.reference': reference }),
  };
}
