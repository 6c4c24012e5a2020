import { z } from 'zod';
import { badRequest, json, type Ask, type Reply } from './exchange.ts';
import type { World } from './world.ts';

/** `POST /{version}/$batch`: up to 20 requests in one; each is counted, throttled and recorded on its own. */

const MAX_REQUESTS = 20;
const batchBody = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string().startsWith('/'),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
    }),
  ),
});
type BatchItem = z.infer<typeof batchBody>['requests'][number];

/** @param answer how a request of its own would be answered */
export function answerBatch(world: World, ask: Ask, answer: (ask: Ask) => Reply): Reply {
  const body = batchBody.safeParse(ask.body);
  if (!body.success) return badRequest('The batch is malformed.');
  const { requests } = body.data;
  if (requests.length === 0 || requests.length > MAX_REQUESTS)
    return badRequest(`A batch holds 1 to ${MAX_REQUESTS} requests.`);
  if (new Set(requests.map((request) => request.id)).size < requests.length)
    return badRequest('Request ids must be unique.');
  const bare = requests.find((request) => request.method !== 'GET' && !isWhole(request));
  if (bare) return badRequest(`Write request id : ${bare.id} does not contain Content-Type header or body.`);
  const version = ask.path.slice(0, ask.path.lastIndexOf('/'));
  const responses = requests.map((request) => {
    const url = new URL(`${ask.base}${version}${request.url}`);
    const item = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      body: request.body,
      base: ask.base,
    };
    return { id: request.id, headers: {}, ...answer(item) };
  });
  return json({ responses: shuffle(world, responses) });
}

/** Graph wants a body, and its type in this spelling, even of requests that take none by themselves. */
function isWhole({ headers, body }: BatchItem): boolean {
  return headers?.['Content-Type'] !== undefined && body !== undefined;
}

/** Whether it asks for more than to read. */
export function isWrite({ method, body }: Ask): boolean {
  const batch = batchBody.safeParse(body).data;
  return method === 'POST' && (batch?.requests.some((request) => request.method !== 'GET') ?? true);
}

/** Graph promises no order; half of the batches are turned round so that nobody relies on one. */
function shuffle<T>(world: World, responses: readonly T[]): readonly T[] {
  return world.random.next() < 0.5 ? responses : [...responses].reverse();
}
