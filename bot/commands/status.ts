import { status as card } from '../../cards/status.ts';
import { EVERYTHING } from '../../src/devices/index.ts';
import { accessWarnings } from '../access/access-warnings.ts';
import { within } from '../../src/kernel/within.ts';
import { answer } from '../answer.ts';
import { doneOf } from '../changes/change-card.ts';
import type { Command } from '../command.ts';

/** An inventory older than this is told as stale; the sweep reads it again at ten minutes. */
const STALE_AFTER_MS = 20 * 60_000;

/** An answer that takes longer is told as slow. */
const GRAPH_WITHIN_MS = 2_500;
const QUEUE_WITHIN_MS = 2_500;
const CHANNELS_WITHIN_MS = 2_500;

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
    const { changes, devices, teamsAdmin } = services.stores;
    const [queue, graphAnswers, refused, running, { total }, syncedAt, problem, powershell] =
      await Promise.all([
        within(AbortSignal.timeout(QUEUE_WITHIN_MS), services.jobs.counts()).catch(() => null),
        services.graphAnswers(GRAPH_WITHIN_MS),
        services.refusedChannels(CHANNELS_WITHIN_MS),
        changes.inState(['approved', 'scheduled', 'running', 'paused']),
        devices.counts(EVERYTHING),
        devices.syncedAt(),
        devices.syncs.problem(),
        services.powershell ? teamsAdmin.last() : undefined,
      ]);
    const counts = await changes.countsOf(running.map(({ id }) => id));
    const isGone = problem === 'graph.gone';
    const isDemo = services.demo !== undefined;
    const stale = !syncedAt || services.world.clock.now().getTime() - syncedAt.getTime() > STALE_AFTER_MS;
    return answer(card, {
      tenant: services.tenant,
      isDemo,
      queue,
      inventory: { devices: total, syncedAt: syncedAt?.toISOString() ?? null },
      running: running.map(({ id, name, total: of }) => {
        const count = counts.get(id);
        return { id: String(id), name, done: count ? doneOf(count) : 0, total: of };
      }),
      access: accessWarnings(services.access),
      deviceApi: isGone ? 'gone' : 'graph',
      powershell: services.powershell ? { state: 'idle', problem: null, ...powershell } : null,
      warnings: [
        isGone ? 'graph-devices-gone' : 'graph-devices-deprecated',
        ...(isDemo ? ['demo'] : []),
        ...(stale && !isGone ? ['inventory-stale'] : []),
        ...refused.map((channel) => `${channel}-refuses`),
        ...(graphAnswers ? [] : ['graph-slow']),
        ...(queue === null ? ['queue-away'] : queue.workers === 0 ? ['no-worker'] : []),
      ],
    });
  },
};
