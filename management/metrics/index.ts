import { Router } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { BotMeasures } from '../../bot/measures.ts';
import type { QueueDepth } from '../../jobs/depth.ts';
import type { JobMeasures } from '../../jobs/measures.ts';
import type { GraphMeasures } from '../../src/adapters/graph/measures.ts';
import type { Figures } from '../../src/adapters/postgres/figures.ts';
import { only } from '../../src/adapters/http/turn-away.ts';
import type { Config } from '../../src/config.ts';
import type { Log } from '../../src/kernel/log.ts';
import { graphMetrics } from './graph.ts';
import { installationMetrics } from './installation.ts';
import { jobMetrics } from './jobs.ts';
import { queueMetrics } from './queues.ts';
import { remembered } from './remembered.ts';
import { botMetrics } from './turns.ts';

/** Where the parts of a process say what they do. They know nothing of how it is counted. */
interface Measures {
  readonly bot: BotMeasures;
  readonly jobs: JobMeasures;
  readonly graph: GraphMeasures;
}

/** What is the same for all processes, and read when somebody asks. */
interface Installation {
  readonly figures: () => Promise<Figures>;
  readonly queues: () => Promise<readonly QueueDepth[]>;
}

export interface Metrics {
  readonly measures: Measures;
  /** `/metrics`, in Prometheus' text format. */
  readonly routes: Router;
  /** Has the installation told too: once in a process, by its bot. */
  tellOf(installation: Installation): void;
}

export function createMetrics({ graph }: Pick<Config, 'graph'>, log: Log): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const measures = {
    ...{ bot: botMetrics(register), jobs: jobMetrics(register), graph: graphMetrics(register) },
  };
  const routes = Router();
  routes
    .route('/metrics')
    .get(async (_request, response) => {
      const text = await register.metrics();
      response.set({ 'Content-Type': register.contentType, 'Cache-Control': 'no-store' }).send(text);
    })
    .all(only('GET', 'HEAD'));
  return {
    measures,
    routes,
    tellOf({ figures, queues }) {
      installationMetrics(register, remembered('the database', figures, log), graph?.requestsPerSecond);
      queueMetrics(register, remembered('the queue', queues, log));
    },
  };
}
