import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';

/** A refusal in the one form that all routes have: a status and a line of plain text. */
export function turnAway(response: Response, status: number, why = STATUS_CODES[status] ?? ''): Response {
  return response.status(status).type('text').set('Cache-Control', 'no-store').send(why);
}

/** What is asked for on no route. */
export const notFound: RequestHandler = (_request, response) => void turnAway(response, 404);

/** The last handler of a route: whatever gets here came by another method. */
export function only(...methods: readonly string[]): RequestHandler {
  return (_request, response) => void turnAway(response.set('Allow', methods.join(', ')), 405);
}

/** What a parser refuses: too long, unreadable, compressed. */
const clientsFault = z.object({ status: z.number().min(400).max(499) });

/** A server that the bot lives by is away: who asks again may be answered. */
const isAway = (error: unknown): boolean => error instanceof LinekeeperError && error.retry === 'later';

/** In place of express' own handler, which shows the stack to whoever asked. */
export function failed(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refused = clientsFault.safeParse(error);
    if (!refused.success) log.error({ err: error }, 'a request failed');
    if (response.headersSent) next(error);
    else if (refused.success) turnAway(response, refused.data.status);
    else turnAway(response, isAway(error) ? 503 : 500);
  };
}
