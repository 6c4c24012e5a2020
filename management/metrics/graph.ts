import { Counter, Histogram, type Registry } from 'prom-client';
import type { GraphMeasures } from '../../src/adapters/graph/measures.ts';

/** Up to the 30 s after which an answer is given up. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function graphMetrics(register: Registry): GraphMeasures {
  const exchanges = new Histogram({
    name: 'linekeeper_graph_request_duration_seconds',
    help: 'Time of one request to Graph, a batch being one, by outcome: the class of its status, throttled, or unanswered.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [register],
  });
  const count = (name: string, help: string): Counter => new Counter({ name, help, registers: [register] });
  const counted = count(
    'linekeeper_graph_requests_total',
    'Requests sent to Graph as Graph counts them: each of a batch.',
  );
  const throttled = count(
    'linekeeper_graph_throttled_total',
    'Requests that Graph refused because there were too many (429), each of a batch.',
  );
  const retries = count('linekeeper_graph_retries_total', 'Requests that were sent to Graph again.');
  const waited = count(
    'linekeeper_graph_budget_wait_seconds_total',
    'Time that requests waited for their share of the budget.',
  );
  return {
    exchanged: (status, seconds) => exchanges.observe({ outcome: outcomeOf(status) }, seconds),
    counted: (requests) => counted.inc(requests),
    waited: (seconds) => waited.inc(seconds),
    throttled: () => throttled.inc(),
    retried: () => retries.inc(),
  };
}

/** What HTTP knows no class for is as good as no answer. */
function outcomeOf(status = 0): string {
  if (status === 429) return 'throttled';
  return status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : 'unanswered';
}
