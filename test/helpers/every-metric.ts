/** All that a process can tell of itself, each metric with a sample: by a management port on which everything has happened once. */
import { openManagement } from '../../management/management.ts';
import type { Figures } from '../../src/adapters/postgres/figures.ts';
import { loadConfig } from '../../src/config.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { scrape, type Family } from './exposition.ts';

const FIGURES: Figures = {
  ...{ changes: [], targets: [], approvalWait: 0, incidents: 0, unacknowledged: 0, unacknowledgedFor: 0 },
  ...{ phones: 0, offline: 0, inventoryAge: 0, inventoryProblem: null, auditEntries: 0, budgetTaken: 0 },
  powershell: 'connected',
};
const DEPTH = { waiting: 0, active: 0, delayed: 0, workers: 0, oldestWaitMs: 0 };

export async function everyMetric(): Promise<ReadonlyMap<string, Family>> {
  const where = { port: 0, host: '127.0.0.1' };
  const config = loadConfig({ GRAPH_BASE_URL: 'http://127.0.0.1:1', GRAPH_ACCESS_TOKEN: 'x' });
  const { measures, tellOf, url, stop } = await openManagement(where, silentLog, config);
  tellOf({
    figures: () => Promise.resolve(FIGURES),
    queues: () => Promise.resolve([{ queue: 'work', ...DEPTH }]),
  });
  measures.bot.turn({ channel: 'teams', request: 'help', outcome: 'answered', seconds: 0 });
  measures.bot.incidentTold(0);
  measures.jobs.ran({ type: 'sweep', outcome: 'done', seconds: 0 });
  measures.jobs.gaveUp('sweep');
  measures.graph.exchanged(200, 0);
  try {
    return await scrape(url);
  } finally {
    await stop();
  }
}
