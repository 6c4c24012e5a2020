import { Client, ResponseType, type GraphRequest } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { SharedRate } from '../../kernel/rate.ts';
import { failBy, inSpan } from '../../kernel/span.ts';
import { createBudget, RequestCost } from './budget.ts';
import { errorOf, isOk, unreachable, unreadable, type Answer } from './errors.ts';
import { createMeasuring, type GraphMeasures } from './measures.ts';
import { createRetry, SentOnce } from './retry.ts';
import { createTransport } from './transport.ts';
import { urlTemplate } from './url-template.ts';

/** Graph as the rest of this folder sees it: answers, pages and batches. Paths begin with the version, `v1.0/users`. */
export interface GraphOptions {
  /** `https://graph.microsoft.com`, or wherever the demo tenant listens. */
  readonly baseUrl: string;
  readonly token: () => Promise<string>;
  /** Shared by every process that talks to the tenant. */
  readonly rate: SharedRate;
  readonly requestsPerSecond: number;
  readonly log: Log;
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends requests under way, and refuses new ones, as if Graph did not answer. */
  readonly stopping?: AbortSignal | undefined;
  /** Who is told what is asked of Graph. */
  readonly measures?: GraphMeasures | undefined;
}

export interface GraphClient {
  readonly requestsPerSecond: number;
  readonly log: Log;
  readonly sleep: (ms: number) => Promise<void>;
  readonly measures: GraphMeasures | undefined;
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /**
   * For what may be repeated: it is, where the answer was lost.
   * @param cost how many requests this one counts for
   */
  post<T>(path: string, body: unknown, schema: z.ZodType<T>, cost: number): Promise<T>;
  /**
   * For what changes something: it is sent once, whatever happens, and the answer is the caller's to judge.
   * @returns undefined where the answer was lost: it may or may not have been accepted. Throws `graph.unavailable` where it
   * never left.
   */
  send(path: string, body: unknown, cost: number): Promise<Answer | undefined>;
  /** Follows `@odata.nextLink` to the end; a page may be empty. `next`: the path of the one after it. */
  pages<T>(
    path: string,
    item: z.ZodType<T>,
  ): AsyncGenerator<{ readonly value: readonly T[]; readonly next: string | undefined }>;
  /** The path of a link that Graph gave. Refuses links to other hosts: the token goes to Graph alone. */
  pathOf(link: string): string;
}

/** Ten times the largest page that Graph sends. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Half a million devices. A service that links on beyond that goes round in circles. */
const MAX_PAGES = 10_000;

export function createClient(options: GraphOptions): GraphClient {
  const { rate, requestsPerSecond, log, sleep, measures } = options;
  const baseUrl = options.baseUrl.replace(/(?<!\/)\/+$/, '');
  const host = new URL(baseUrl).hostname;
  const chain = [
    createRetry(sleep, log, measures),
    createBudget(rate, requestsPerSecond, sleep, measures),
    ...(measures ? [createMeasuring(measures)] : []),
    createTransport(options.stopping),
  ];
  // Versions are part of the paths here, so that a nextLink is followed as it was given.
  const client = Client.initWithMiddleware({ baseUrl, defaultVersion: '', middleware: chain });

  type Send = (request: GraphRequest) => Promise<unknown>;
  type Method = 'GET' | 'POST';

  /** One span, however often it is asked: what waits and repetitions there were are events of it. */
  function exchange(method: Method, path: string, send: Send): Promise<Answer> {
    const template = urlTemplate(path);
    const attributes = { 'http.request.method': method, 'url.template': template, 'server.address': host };
    return inSpan(`${method} ${template}`, { kind: 'client', attributes }, async (span) => {
      const answer = await exchanged(path, send);
      span.setAttribute('http.response.status_code', answer.status);
      if (answer.status >= 400) failBy(span, String(answer.status));
      return answer;
    });
  }
  async function exchanged(path: string, send: Send): Promise<Answer> {
    const request = client.api(path).responseType(ResponseType.RAW);
    request.header('Authorization', `Bearer ${await options.token()}`);
    try {
      const response = await send(request);
      if (!(response instanceof Response)) throw new TypeError('no response');
      return await read(response, path);
    } catch (error) {
      throw error instanceof LinekeeperError ? error : unreachable(path, error);
    }
  }
  async function call<T>(method: Method, path: string, send: Send, schema: z.ZodType<T>): Promise<T> {
    const answer = await exchange(method, path, send);
    if (!isOk(answer)) throw errorOf(answer, path);
    if (answer.body === undefined) throw unreadable(path, 'not JSON');
    return parse(schema, answer.body, path);
  }
  function pathOf(link: string): string {
    const path = link.slice(baseUrl.length + 1);
    // Whatever follows https:// in a path, wherever it stands there, the SDK takes for the host that it calls.
    if (!link.startsWith(`${baseUrl}/`) || path.includes('://'))
      throw unreadable(link, 'nextLink to another host');
    return path;
  }
  const get = <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    call('GET', path, (request) => request.get(), schema);
  return {
    requestsPerSecond,
    log,
    sleep,
    measures,
    get,
    post: (path, body, schema, cost) =>
      call('POST', path, (request) => request.middlewareOptions([new RequestCost(cost)]).post(body), schema),
    async send(path, body, cost) {
      const once = new SentOnce();
      const settings = [new RequestCost(cost), once];
      try {
        return await exchange('POST', path, (request) => request.middlewareOptions(settings).post(body));
      } catch (error) {
        if (!once.left) throw error;
        log.warn({ path, err: error }, 'Graph may have accepted a request whose answer was lost');
        return undefined;
      }
    },
    async *pages(path, item) {
      const schema = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
      const seen = new Set<string>();
      for (let next: string | undefined = path; next !== undefined;) {
        if (seen.has(next) || seen.size >= MAX_PAGES) throw unreadable(path, 'endless nextLink');
        seen.add(next);
        const page: z.infer<typeof schema> = await get(next, schema);
        const link: string | undefined = page['@odata.nextLink'];
        next = link === undefined ? undefined : pathOf(link);
        yield { value: page.value, next };
      }
    },
    pathOf,
  };
}

/** The body is undefined where there is none, or no JSON. */
async function read(response: Response, path: string): Promise<Answer> {
  const { status, headers } = response;
  const text = await textOf(response, path);
  try {
    return { status, headers, body: JSON.parse(text) };
  } catch {
    return { status, headers, body: undefined };
  }
}

/** No longer than Graph's answers are: what goes on beyond that would fill the memory. */
async function textOf({ body }: Response, path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const sent: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = body ?? [];
  for await (const part of sent) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw unreadable(path, 'too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** @throws LinekeeperError `graph.unreadable` naming the first field that is not as documented */
export function parse<T>(schema: z.ZodType<T>, body: unknown, path: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unreadable(path, parsed.error.issues[0]?.path.join('.') ?? 'shape');
}
