import { status as card } from '../../cards/status.ts';
import { EVERYTHING } from '../../src/devices/index.ts';
import { accessWarnings } from '../access-warnings.ts';
import { answer } from '../answer.ts';
import { doneOf } from '../change-card.ts';
import type { Command } from '../command.ts';

/** An inventory older than this is told as stale; the sweep reads it again at ten minutes. */
const STALE_AFTER_MS = 20 * 60_000;

export const status: Command = {
  id: 'status',
  says: { en: ['status'], fr: ['état', 'statut'] },
  usage: { en: 'status', fr: 'état' },
  summary: {
    en: 'The tenant, the queue and the changes under way',
    fr: 'Le tenant, la file et les changements en cours',
  },
  examples: { en: ['status'], fr: ['état'] },
  needs: 'viewer',
  async run({ services }) {
    const { changes, devices } = services.stores;
    const [queue, running, { total }, syncedAt, problem] = await Promise.all([
      services.jobs.counts(),
      changes.inState(['approved', 'scheduled', 'running', 'paused']),
      devices.counts(EVERYTHING),
      devices.syncedAt(),
      devices.syncs.problem(),
    ]);
    const counts = await changes.countsOf(running.map(({ id }) => id));
    const isGone = problem === 'graph.gone';
    const isDemo = services.demo !== undefined;
    const stale = !syncedAt || Date.now() - syncedAt.getTime() > STALE_AFTER_MS;
    return answer(card, {
      tenant: services.tenant,
      isDemo,
      queue,
      workers: queue.workers,
      inventory: { devices: total, syncedAt: syncedAt?.toISOString() ?? null },
      running: running.map(({ id, name, total: of }) => {
        const count = counts.get(id);
        return { id: String(id), name, done: count ? doneOf(count) : 0, total: of };
      }),
      access: accessWarnings(services.access),
      deviceApi: isGone ? 'gone' : 'graph',
      warnings: [
        isGone ? 'graph-devices-gone' : 'graph-devices-deprecated',
        ...(isDemo ? ['demo'] : []),
        ...(stale && !isGone ? ['inventory-stale'] : []),
        ...(queue.workers === 0 ? ['no-worker'] : []),
      ],
    });
  },
};
