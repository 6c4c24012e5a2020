/** Takes the hidden waits out of the Bot Connector's client, so that this folder alone decides what is repeated and when. */
import type { CloudAdapter, Middleware } from 'botbuilder';
import { z } from 'zod';

/** Longer than any healthy answer, shorter than the 15 s after which Teams delivers the turn again. */
const REQUEST_TIMEOUT_MS = 10_000;

interface Pipeline {
  removePolicy(policy: { readonly name: string }): unknown;
  addPolicy(policy: {
    readonly name: string;
    sendRequest(request: { timeout: number }, next: (request: unknown) => unknown): unknown;
  }): void;
}

const method = z.custom((value) => typeof value === 'function');
const pipelineShape = z.object({ removePolicy: method, addPolicy: method });
const isPipeline = (value: unknown): boolean => pipelineShape.safeParse(value).success;
const connectorClient = z.object({ client: z.object({ pipeline: z.custom<Pipeline>(isPipeline) }) });

/**
 * botbuilder offers no setting for it: its client repeats 429 and 5xx three times by itself (up to a minute, and a POST that
 * was answered too late twice) and waits for an answer without end.
 */
export function plainConnector(adapter: CloudAdapter): Middleware {
  const done = new WeakSet<Pipeline>();
  return {
    async onTurn(context, next) {
      const { pipeline } = connectorClient.parse(context.turnState.get(adapter.ConnectorClientKey)).client;
      if (!done.has(pipeline)) makePlain(pipeline);
      done.add(pipeline);
      await next();
    },
  };
}

function makePlain(pipeline: Pipeline): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy({
    name: 'linekeeper-timeout',
    sendRequest(request, send) {
      request.timeout = REQUEST_TIMEOUT_MS;
      return send(request);
    },
  });
}
