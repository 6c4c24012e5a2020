/** `POST /api/messages`: what the Bot Connector delivers to. */
import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import {
  INVOKE_RESPONSE_KEY,
  type Activity,
  type CloudAdapter,
  type ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import { z } from 'zod';
import type { Log } from '../../../src/kernel/log.ts';
import { inboundActivity } from './activity.ts';
import { isLoopbackAddress, isLoopbackUrl } from './loopback.ts';
import type { Routes } from './routes.ts';

/** Teams' own activities stay well below; the longest list that may be pasted (`MOST_PASTED`) fits in any script. */
const BODY_LIMIT = '2mb';

export interface EndpointOptions {
  readonly adapter: CloudAdapter;
  readonly authentication: ConfigurationBotFrameworkAuthentication;
  readonly routes: Routes;
  readonly loopbackOnly: boolean;
  readonly log: Log;
}

export function createEndpoint({
  adapter,
  authentication,
  routes,
  loopbackOnly,
  log,
}: EndpointOptions): Router {
  /** @returns the proof to act on, or undefined with the request refused. */
  async function authenticate(activity: Activity, request: Request) {
    try {
      return await authentication.authenticateRequest(activity, request.headers.authorization ?? '');
    } catch (error) {
      // botbuilder's own endpoint answers 500 to a bad signature, which Teams would take for an outage.
      log.warn({ err: error }, 'request refused: no valid token');
      return undefined;
    }
  }

  async function deliver(request: Request, response: Response): Promise<void> {
    const read = inboundActivity.safeParse(request.body);
    if (!read.success) return void response.status(400).json({ error: 'not a Bot Framework activity' });
    if (loopbackOnly && !isLoopbackUrl(read.data.serviceUrl)) {
      return void response.status(403).json({ error: 'serviceUrl must be on this machine' });
    }
    // The library's type names every optional field as required; what is read of it has just been checked.
    const activity = request.body as Activity;
    const identity = await authenticate(activity, request);
    if (!identity) return void response.status(401).end();
    await adapter.processActivityDirect(identity, activity, async (context) => {
      const afterwards = await routes.run(context);
      answer(response, context);
      await afterwards().catch((error: unknown) => log.warn({ err: error }, 'follow-up of a turn failed'));
    });
  }

  const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    const refused = z.object({ status: z.number().min(400).max(499) }).safeParse(error);
    if (response.headersSent) next(error);
    else if (refused.success) response.status(refused.data.status).json({ error: 'unreadable body' });
    else {
      // A 500 would make Teams deliver the same activity again.
      log.error({ err: error }, 'delivery failed');
      response.status(200).end();
    }
  };

  const router = Router();
  router.post(
    '/api/messages',
    (request, response, next) => {
      if (!loopbackOnly || isLoopbackAddress(request.socket.remoteAddress)) next();
      else response.status(403).json({ error: 'without credentials only this machine is heard' });
    },
    express.json({ limit: BODY_LIMIT, reviver: storable }),
    deliver,
  );
  router.use('/api/messages', failed);
  return router;
}

/** Without NUL and halves of characters: JSON can carry them, PostgreSQL keeps neither. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') : value;
}

const invokeResponse = z.object({ value: z.object({ status: z.number(), body: z.unknown() }) });

/** A message gets an empty 200; an invoke what its handler left, or 501 where there is none for it. */
function answer(response: Response, context: TurnContext): void {
  const left = invokeResponse.safeParse(context.turnState.get(INVOKE_RESPONSE_KEY));
  if (left.success) response.status(left.data.value.status).json(left.data.value.body);
  else response.status(context.activity.type === 'invoke' ? 501 : 200).end();
}
