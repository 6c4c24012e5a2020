import type { Asked } from '../../operations/tenant.ts';
import { UNSURE, later, saidOf, type Said } from './asked.ts';
import { answersOf, batchReply, batchSize } from './batch.ts';
import type { GraphClient } from './client.ts';
import { errorOf, isOk, toldBy, type Answer } from './errors.ts';
import { tellThrottled } from './measures.ts';

/** Requests that change something, by the batch. Each is sent once: what becomes of one that was not answered is the caller's to find out. */

interface Post {
  /** Within the version: `/users/…/assignLicense`. */
  readonly url: string;
  readonly body?: object;
}

/** When something stood in the way of the whole batch, this long before those that were not sent are worth asking for. */
const PAUSE_MS = 5000;

/**
 * Sends them in their order, and stops sending where Graph is throttling, does not answer or refuses them all.
 * @param meaning what an answer means for this resource; what it leaves open (undefined) is judged by `saidOf`
 * @returns what was said to each. Throws only where nothing was said to any of them, so that no acceptance is lost.
 */
export async function postAll(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  posts: readonly Post[],
  meaning: (answer: Answer) => Promise<Said | undefined>,
): Promise<readonly Asked[]> {
  const size = batchSize(client);
  const said: Said[] = [];
  for (let start = 0; start < posts.length; start += size) {
    const chunk = posts.slice(start, start + size);
    const answers = await postBatch(client, version, chunk);
    for (const [index, { url }] of chunk.entries()) {
      const answer = answers[index];
      if (!answer) said.push(UNSURE);
      else if ('state' in answer) said.push(answer);
      else {
        const says = (await meaning(answer)) ?? saidOf(answer, url);
        // Its message is free text, in which services have been seen to repeat the token that they refuse.
        if (says.state === 'refused')
          client.log.warn({ url, ...says, told: toldBy(answer).code }, 'Graph refused');
        said.push(says);
      }
    }
    if (answers.every((answer) => !answer) || said.some(isStop)) break;
  }
  return settle(said, posts.length);
}

/** What came back for each: an answer, what follows from that of the whole batch, or undefined where none came. */
async function postBatch(
  client: GraphClient,
  version: string,
  chunk: readonly Post[],
): Promise<readonly (Answer | Said | undefined)[]> {
  // Without a body and its type, spelt like this, Graph refuses a batch that writes.
  const headers = { 'Content-Type': 'application/json' };
  const requests = chunk.map(({ url, body = {} }, index) => ({
    ...{ id: String(index), method: 'POST', url, headers, body },
  }));
  const each = (said: Said | undefined): (Said | undefined)[] => chunk.map(() => said);
  try {
    const answer = await client.send(`${version}/$batch`, { requests }, chunk.length);
    if (!answer) return each(undefined);
    if (!isOk(answer)) return each(saidToAll(answer, chunk[0]?.url ?? ''));
    const reply = batchReply.safeParse(answer.body);
    if (!reply.success) return each(undefined);
    const answers = answersOf(reply.data);
    tellThrottled(client.measures, answers.values());
    return chunk.map((_post, index) => answers.get(String(index)));
  } catch (error) {
    return each({ state: 'closed', error });
  }
}

/** A batch that was refused as a whole was not begun. */
function saidToAll(answer: Answer, url: string): Said | undefined {
  const said = saidOf(answer, url);
  if (said.state === 'unsure') return undefined;
  return said.state === 'refused' ? { state: 'closed', error: errorOf(answer, url) } : said;
}

function isStop({ state }: Said): boolean {
  return state === 'later' || state === 'closed';
}

/** Those that were refused with all others, or not sent, may be asked for again: that they were not is told by then. */
function settle(said: readonly Said[], count: number): readonly Asked[] {
  const closed = said.find((each) => each.state === 'closed');
  if (closed && said.every(isStop)) throw closed.error;
  const asked = said.flatMap((each) => (each.state === 'later' ? [each.waitMs] : []));
  const wait = asked.length > 0 ? Math.max(...asked) : PAUSE_MS;
  const settled = said.map((each) => (each.state === 'closed' ? later(wait) : each));
  return [...settled, ...Array.from({ length: count - said.length }, () => later(wait))];
}
