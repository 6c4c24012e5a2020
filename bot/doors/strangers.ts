import ipaddr from 'ipaddr.js';
import type { Request, RequestHandler } from 'express';
import { turnAway } from '../../src/adapters/http/turn-away.ts';
import { createPace } from '../../src/kernel/pace.ts';

/** Addresses whose requests are refused again and again: neither tokens nor secrets nor links are guessed at speed. */
export interface Strangers {
  /** Notes a request without a right to be heard. */
  refused(request: Request): void;
  /** Answers 429 to those who were refused too often, for as long as they go on. */
  readonly keepOut: RequestHandler;
}

/** Only what is refused counts, so that Teams, which speaks for thousands of people from a few addresses, is never held up. */
const REFUSALS = { burst: 20, everyMs: 3_000 };

export function createStrangers(now?: () => number): Strangers {
  const pace = createPace(REFUSALS, now);
  return {
    refused: (request) => void pace.take(homeOf(request)),
    keepOut(request, response, next) {
      const waitMs = pace.wait(homeOf(request));
      if (waitMs === 0) next();
      else turnAway(response.set('Retry-After', String(Math.ceil(waitMs / 1_000))), 429);
    },
  };
}

/** All of an IPv4 address, and of an IPv6 one what is a subscriber's own (RFC 6177), who has all the others of it to choose from. */
const BYTES = 8;

/** The sender's address or network; the one that was forwarded where the proxy is trusted (`TRUSTED_PROXIES`). */
function homeOf({ ip = '' }: Request): string {
  return ipaddr.isValid(ip) ? ipaddr.process(ip).toByteArray().slice(0, BYTES).join('.') : ip;
}
