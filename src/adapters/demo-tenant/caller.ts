import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';

/** JSON over HTTP with the demo tenant, its refusals turned into errors of the port that is called. */
export interface Caller {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  readonly post: <T>(path: string, body: unknown, schema: z.ZodType<T>) => Promise<T>;
}

const TIMEOUT_MS = 30_000;
const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export function valueOf<T extends z.ZodType>(item: T): z.ZodObject<{ value: z.ZodArray<T> }> {
  return z.object({ value: z.array(item) });
}

/** @param area the first half of the error codes */

export function createCaller(area: string, url: string, token: string): Caller {
  async function call<T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`${url}${path}`, { ...init, headers, signal }).catch((cause: unknown) => {
      throw new LinekeeperError(`${area}.unavailable`, {}, { retry: 'later', cause });
    });
    if (!response.ok) throw await refusal(area, response);
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw new LinekeeperError(`${area}.unreadable`, { path }, { cause: answer.error });
    return answer.data;
  }
  return {
    get: (path, schema) => call(path, {}, schema),
    post: (path, body, schema) => call(path, { method: 'POST', body: JSON.stringify(body) }, schema),
  };
}

async function refusal(area: string, response: Response): Promise<LinekeeperError> {
  const { code, message } = problem.safeParse(await response.json().catch(() => undefined)).data?.error ?? {
    code: 'Unknown',
    message: '',
  };
  if (code === 'TooManyBatches') {
    const waitMs = Number(response.headers.get('retry-after') ?? 1) * 1000;
    return new LinekeeperError(`${area}.too-many-batches`, { waitMs }, { retry: 'later' });
  }
  if (response.status >= 500)
    return new LinekeeperError(`${area}.unavailable`, { status: response.status }, { retry: 'later' });
  if (response.status === 401) return new LinekeeperError(`${area}.unauthorised`);
  return new LinekeeperError(`${area}.refused`, { status: response.status, message });
}
