import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type RequestHandler } from 'express';
import { only, turnAway } from '../../src/adapters/http/turn-away.ts';
import type { HandedOut } from '../changes/handed-out.ts';
import type { Strangers } from './strangers.ts';

/** 256 random bits in base64url, as they were made: of anything else the database is not asked. */
const TOKEN = /^[\w-]{43}$/;
/** Enough for the longest file on a slow line; whoever reads more slowly holds it in memory here. */
const SENT_WITHIN_MS = 120_000;
const EXPIRED = 'This link has expired. Ask the bot for a new one: export <id>';

/** Finds what the token of a link stands for; undefined where it has expired or never was. */
export type FindFile = (token: string) => Promise<HandedOut | undefined>;

/** Files behind their links. They need no account, only the link, which is unguessable and works for an hour. */
export function fileLinks(find: FindFile, strangers: Strangers, sentWithinMs = SENT_WITHIN_MS): Router {
  const send: RequestHandler<{ token: string; name: string }> = async (request, response) => {
    const { token } = request.params;
    const file = TOKEN.test(token) ? await find(token) : undefined;
    if (!file) {
      strangers.refused(request);
      return void turnAway(response, 404, EXPIRED);
    }
    const timer = setTimeout(() => response.destroy(), sentWithinMs);
    response.once('close', () => clearTimeout(timer));
    response.set('Cache-Control', 'no-store').attachment(file.name).type(`${file.type}; charset=utf-8`);
    if (typeof file.text === 'string') response.send(file.text);
    // What breaks off was not wanted any more, or is not whole: the signature of the log says which.
    else await pipeline(Readable.from(file.text), response).catch(() => response.destroy());
  };

  const router = Router();
  router.route('/files/:token/:name').get(strangers.keepOut, send).all(only('GET', 'HEAD'));
  return router;
}
