import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** What one client, or many, may hold of the server. Milliseconds. */
export const SERVER_LIMITS = {
  /** A client that dawdles over its headers or its body holds nothing for long; Node looks this often. */
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  /** A token of the Bot Connector takes 2 KB. */
  maxHeaderSize: 16 * 1024,
  /** A connection on which nothing moves, though an answer is on its way. */
  idleTimeout: 60_000,
  maxConnections: 2_000,
};

/** Listens, and fails as Node fails (`EADDRINUSE`). */
export function listen(app: Express, port: number, host: string, limits = SERVER_LIMITS): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(limits, app);
    server.maxConnections = limits.maxConnections;
    server.timeout = limits.idleTimeout;
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
