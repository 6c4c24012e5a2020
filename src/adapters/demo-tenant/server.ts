import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ZodError } from 'zod';
import { messageOf } from '../../kernel/errors.ts';
import { sleep } from '../../kernel/sleep.ts';
import { answerControl } from './control.ts';
import { badRequest, graphError, type Ask, type Reply } from './exchange.ts';
import type { TenantOptions } from './options.ts';
import { createTenant, type Tenant } from './tenant.ts';

/** The demo tenant as an HTTP server: speaks what Linekeeper reads of Graph, and plays PowerShell and the admin center. */
export interface DemoTenant {
  readonly app: Express;
  readonly tenant: Tenant;
  /** Listens on loopback. Port 0 takes any free one. */
  listen(port: number): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

export function createDemoTenant(options: Partial<TenantOptions> = {}): DemoTenant {
  const tenant = createTenant(options);
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '10mb' }));
  app.use('/_demo', (request, response) => {
    tenant.world.agenda.settle(tenant.world.now());
    send(response, controlReply(tenant, askOf(request)));
  });
  app.use(async (request, response) => {
    if (tenant.world.options.latencyMs > 0) await sleep(tenant.world.options.latencyMs);
    const authorised = request.headers.authorization === `Bearer ${tenant.world.options.token}`;
    const reply = authorised ? tenant.answer(askOf(request)) : unauthorised();
    if (reply) send(response, reply);
    else response.destroy();
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else if (error instanceof SyntaxError) send(response, badRequest('The body is not JSON.'));
    else send(response, graphError(500, 'InternalServerError', messageOf(error)));
  });
  const server = createServer(app);
  return {
    app,
    tenant,
    async listen(port) {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    },
    async close() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

function controlReply(tenant: Tenant, ask: Ask): Reply {
  try {
    return answerControl(tenant, ask);
  } catch (error) {
    if (error instanceof ZodError) return badRequest(error.message);
    throw error;
  }
}

function unauthorised(): Reply {
  return graphError(401, 'InvalidAuthenticationToken', 'The access token is missing or not valid.');
}

function askOf(request: Request): Ask {
  const base = `http://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(request.originalUrl, base);
  return { method: request.method, path: url.pathname, query: url.searchParams, body: request.body, base };
}

function send(response: Response, reply: Reply): void {
  response.status(reply.status).set(reply.headers ?? {});
  if (reply.body === undefined) response.end();
  else if (typeof reply.body === 'string') response.send(reply.body);
  else response.json(reply.body);
}
