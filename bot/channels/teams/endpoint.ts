/** `POST /api/messages`: what the Bot Connector delivers to. */
import express, { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { INVOKE_RESPONSE_KEY, type Activity, type CloudAdapter, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import { only, turnAway } from '../../../src/adapters/http/turn-away.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { storable } from '../storable.ts';
import { inboundActivity } from './activity.ts';
import type { Admission } from './admission.ts';
import type { Authentication } from './authentication.ts';
import type { Gate } from './gate.ts';
import type { Routes } from './routes.ts';

/** Teams' own activities stay well below; the longest list that may be pasted (`MOST_PASTED`) fits in any script. */
const BODY_LIMIT = '2mb';

export interface EndpointOptions {
  readonly adapter: CloudAdapter;
  readonly proof: Authentication['proof'];
  readonly gate: Gate;
  readonly admission: Admission;
  readonly routes: Routes;
  readonly log: Log;
}

export function createEndpoint({ adapter, proof, gate, admission, routes, log }: EndpointOptions): Router {
  const deliver: RequestHandler = async (request, response) => {
    const read = inboundActivity.safeParse(request.body);
    if (!read.success) return void turnAway(response, 400, 'Not a Bot Framework activity');
    const refused = admission.refusal(read.data, gate.provenBy(request));
    if (refused) {
      const { serviceUrl, conversation, channelData } = read.data;
      log.warn({ why: refused.why, serviceUrl, conversation, channelData }, 'activity refused');
      return void turnAway(response, refused.status, refused.why);
    }
    // The library's type names every optional field as required; what is read of it has just been checked.
    const activity = request.body as Activity;
    await adapter.processActivityDirect(proof, activity, async (context) => {
      const afterwards = await routes.run(context);
      answer(response, context);
      await afterwards().catch((error: unknown) => log.warn({ err: error }, 'follow-up of a turn failed'));
    });
  };

  const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    const refused = z.object({ status: z.number().min(400).max(499) }).safeParse(error);
    if (response.headersSent) next(error);
    else if (refused.success) turnAway(response, refused.data.status);
    else {
      // A 500 would make Teams deliver the same activity again.
      log.error({ err: error }, 'delivery failed');
      response.status(200).end();
    }
  };

  // Compressed bodies are refused: the Bot Connector sends none, and a small one may hold a large one.
  const json = express.json({ limit: BODY_LIMIT, inflate: false, reviver: storable });
  const router = Router();
  router.route('/api/messages').post(gate.letIn, json, deliver).all(only('POST'));
  router.use('/api/messages', failed);
  return router;
}

const invokeResponse = z.object({ value: z.object({ status: z.number(), body: z.unknown() }) });

/** A message gets an empty 200; an invoke what its handler left, or 501 where there is none for it. */
function answer(response: Response, context: TurnContext): void {
  const left = invokeResponse.safeParse(context.turnState.get(INVOKE_RESPONSE_KEY));
  if (left.success) response.status(left.data.value.status).json(left.data.value.body);
  else response.status(context.activity.type === 'invoke' ? 501 : 200).end();
}
