/** `POST /slack/events`: events, the slash command and what is pressed, all on this one path. */
import type { AckFn, App, Receiver } from '@slack/bolt';
import express, { Router, type RequestHandler, type Response } from 'express';
import { failed, only, turnAway } from '../../../src/adapters/http/turn-away.ts';
import { systemClock, type Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Strangers } from '../../doors/strangers.ts';
import { readBody, type Body } from './body.ts';
import { claimOf, isSigned, type Claim } from './signature.ts';

/** A press brings its whole message along, percent-encoded. */
const BODY_LIMIT = '2mb';
const PATH = '/slack/events';

export interface EndpointOptions {
  readonly signingSecrets: readonly string[];
  readonly strangers: Strangers;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Bolt's port for what receives, with a router for the bot's own web server in place of a server. */
export interface Endpoint {
  readonly receiver: Receiver;
  readonly router: Router;
}

export function createEndpoint({
  signingSecrets,
  strangers,
  log,
  clock = systemClock,
}: EndpointOptions): Endpoint {
  let app: App | undefined;
  const claims = new WeakMap<object, Claim>();

  const refuse: RequestHandler = (request, response, next) => {
    strangers.keepOut(request, response, (error: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      strangers.refused(request);
      turnAway(response, 401);
    });
  };

  const claimed: RequestHandler = (request, response, next) => {
    const claim = claimOf(request.headers, clock.now());
    if (!claim) return void refuse(request, response, next);
    claims.set(request, claim);
    next();
  };

  /** Whoever proves to be Slack is heard, however many others were refused at the same address. */
  const proven: RequestHandler = (request, response, next) => {
    const claim = claims.get(request);
    const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    if (!claim || !isSigned(signingSecrets, claim, text, clock.now()))
      return void refuse(request, response, next);
    const body = readBody(request.headers['content-type'] ?? '', text);
    if (!body) return void turnAway(response, 400, 'Not what Slack sends');
    const { 'x-slack-retry-num': retryNum, 'x-slack-retry-reason': reason } = request.headers;
    if (retryNum !== undefined) log.info({ retryNum, reason }, 'Slack sends it again');
    // Who registers the address is answered with what they sent along.
    if (body.type === 'url_verification') return void response.json({ challenge: body.challenge });
    void deliver(body, response);
  };

  async function deliver(body: Body, response: Response): Promise<void> {
    const ack = receiptOn(response);
    try {
      await app?.processEvent({ body, ack });
    } catch (error) {
      log.error({ err: error }, 'delivery failed');
    }
    // What nobody waits for, and what failed: Slack would send it again.
    await ack();
  }

  // Compressed bodies are refused: Slack sends none, and a small one may hold a large one.
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });
  const router = Router();
  router.route(PATH).post(claimed, raw, proven).all(only('POST'));
  router.use(PATH, failed(log));
  return {
    router,
    receiver: {
      init: (created) => void (app = created),
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
  };
}

/** The receipt that Slack wants within three seconds; the first one counts. */
function receiptOn(response: Response): AckFn<unknown> {
  return (receipt) => {
    if (response.headersSent) return Promise.resolve();
    if (typeof receipt === 'object' && receipt !== null) response.json(receipt);
    else response.status(200).end();
    return Promise.resolve();
  };
}
