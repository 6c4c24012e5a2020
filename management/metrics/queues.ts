import type { Registry } from 'prom-client';
import type { QueueDepth } from '../../jobs/depth.ts';
import { toldGauge, type Sample } from './gauge.ts';

/** How the queues stand, as every bot sees them. */
export function queueMetrics(
  register: Registry,
  read: () => Promise<readonly QueueDepth[] | undefined>,
): void {
  const gauge = (
    name: string,
    help: string,
    samples: (depth: QueueDepth) => readonly Sample[],
    more: readonly string[] = [],
  ): void =>
    toldGauge(
      register,
      { name: `linekeeper_queue_${name}`, help, labelNames: ['queue', ...more] },
      async () =>
        ((await read()) ?? []).flatMap((depth) =>
          samples(depth).map(([value, labels = {}]): Sample => [value, { queue: depth.queue, ...labels }]),
        ),
    );

  toldGauge(
    register,
    { name: 'linekeeper_queue_up', help: '1 where the queue answers this bot, else 0.' },
    async () => [[(await read()) === undefined ? 0 : 1]],
  );
  gauge(
    'jobs',
    'Jobs in a queue: waiting for a worker, being worked on, or waiting for their time.',
    ({ waiting, active, delayed }) => [
      [waiting, { state: 'waiting' }],
      [active, { state: 'active' }],
      [delayed, { state: 'delayed' }],
    ],
    ['state'],
  );
  gauge('oldest_wait_seconds', 'How long the first job that waits for a worker has waited.', (depth) => [
    [depth.oldestWaitMs / 1_000],
  ]);
  gauge(
    'workers',
    'Processes that take jobs from a queue: workers from work, bots from notices.',
    (depth) => [[depth.workers]],
  );
}
