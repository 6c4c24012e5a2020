import { z } from 'zod';
import type { GraphClient } from './client.ts';
import { errorOf, unreadable, type Answer } from './errors.ts';
import { tellThrottled } from './measures.ts';
import { waitBeforeRetry } from './retry.ts';

/** `$batch`: up to 20 requests in one. Each counts, and is throttled, on its own. */

const MAX_REQUESTS = 20;
const text = z.union([z.string(), z.number()]).transform(String);
/** What comes back; answers may be in any order. */
export const batchReply = z.object({
  responses: z.array(
    z.object({
      id: text,
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/** How many requests go into a batch: as many as allow batches to follow each other without leaving budget unused. */
export function batchSize({ requestsPerSecond }: GraphClient): number {
  return Math.floor(requestsPerSecond / Math.ceil(requestsPerSecond / MAX_REQUESTS));
}

/** By the id that each request had in its batch. */
export function answersOf({ responses }: z.output<typeof batchReply>): ReadonlyMap<string, Answer> {
  return new Map(
    responses.map(({ id, status, headers, body }) => [
      id,
      { status, headers: headersOf(headers ?? {}), body },
    ]),
  );
}

/** `Headers` takes no offence at nothing but what HTTP allows; what is in JSON may be anything. */
function headersOf(given: Readonly<Record<string, unknown>>): Headers {
  const lines = Object.entries(given).flatMap(([name, value]) => {
    const line = text.safeParse(value).data ?? '';
    return /^[\w-]+$/.test(name) && /^[ -~]+$/.test(line) ? [[name, line] as [string, string]] : [];
  });
  return new Headers(lines);
}

interface Pending {
  readonly index: number;
  readonly url: string;
  readonly attempt: number;
}

/**
 * Reads many urls of one version (`/users?$filter=…`), in as few requests as the budget allows.
 * @returns an answer for each url, in their order: one that was found, or one that is missing (404). All else is thrown.
 */
export async function readAll(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  urls: readonly string[],
): Promise<Answer[]> {
  const size = batchSize(client);
  const answers: Answer[] = [];
  let pending: Pending[] = urls.map((url, index) => ({ index, url, attempt: 1 }));
  while (pending.length > 0) {
    const chunk = pending.slice(0, size);
    const received = await send(client, version, chunk);
    const again: Pending[] = [];
    let wait = 0;
    for (const item of chunk) {
      const answer = received.get(String(item.index));
      if (!answer) throw unreadable(item.url, 'no answer in the batch');
      if (answer.status === 200 || answer.status === 404) {
        answers[item.index] = answer;
        continue;
      }
      const asked = waitBeforeRetry(answer.status, answer.headers, item.attempt);
      if (asked === undefined) throw errorOf(answer, item.url);
      wait = Math.max(wait, asked);
      client.measures?.retried();
      again.push({ ...item, attempt: item.attempt + 1 });
    }
    pending = [...again, ...pending.slice(size)];
    if (wait > 0) await client.sleep(wait);
  }
  return answers;
}

async function send(
  client: GraphClient,
  version: string,
  chunk: readonly Pending[],
): Promise<ReadonlyMap<string, Answer>> {
  const requests = chunk.map(({ index, url }) => ({ id: String(index), method: 'GET', url }));
  const answers = answersOf(await client.post(`${version}/$batch`, { requests }, batchReply, chunk.length));
  tellThrottled(client.measures, answers.values());
  return answers;
}
