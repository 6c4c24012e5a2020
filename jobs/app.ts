import { setMaxListeners } from 'node:events';
import type { Management } from '../management/management.ts';
import { openStores } from '../src/adapters/postgres/index.ts';
import { createPowerShell, isListed } from '../src/adapters/powershell/index.ts';
import { AUDIT_KEYS, auditSigner, examine, type AuditKeeping } from '../src/audit/index.ts';
import type { Config } from '../src/config.ts';
import { keyRing } from '../src/keys/index.ts';
import { messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { checkTools } from '../src/network/index.ts';
import { chooseBackend } from './backends/choose.ts';
import { openJobClient } from './client.ts';
import { startProbes } from './probes.ts';
import type { Running } from './run-jobs.ts';
import { startJobs } from './worker.ts';
import { loadCatalog } from '../src/runbooks/index.ts';
import { createWorld } from '../src/world.ts';

/** Connections to the database one worker may hold: each job under way holds one for its lock and uses another. */
const CONNECTIONS = 24;

/** How much of the time that a stop may take is left to jobs to end undisturbed. */
const UNCUT_SHARE = 0.2;

/** A worker: takes jobs until it is stopped. Needs a migrated database. */
export async function startWorker(config: Config, log: Log, management?: Management): Promise<Running> {
  const measures = management?.measures;
  const backend = chooseBackend(config);
  const stores = openStores(config.databaseUrl ?? '', log, CONNECTIONS);
  await stores.clock.measure();
  const client = openJobClient(backend, log);
  const stopping = new AbortController();
  // As many listen as requests and waits are under way: no leak, whatever Node's default suspects.
  setMaxListeners(0, stopping.signal);
  const powershell =
    config.powershell &&
    createPowerShell(config.powershell, log, (state) => {
      stores.teamsAdmin.note(state).catch((error: unknown) => {
        log.warn({ problem: messageOf(error) }, 'how PowerShell is doing was not noted');
      });
    });
  const { world, operations } = createWorld(config, stores, client.wake, log, {
    ...{ stopping: stopping.signal, powershell, measures: measures?.graph },
  });
  const { deliveries, cards, schedules } = stores;
  const runs = { catalog: await loadCatalog(), runs: stores.runs };
  const auditing: AuditKeeping = {
    chain: stores.auditChain,
    signer: auditSigner(keyRing(stores.keys, AUDIT_KEYS, log)),
    keepDays: config.auditDays,
    clock: world.clock,
  };
  const checks = {
    checks: stores.checks,
    lookers: {
      ...{ tools: checkTools(config.checks), directory: world.directory, phones: world },
      audit: examine.bind(undefined, auditing),
    },
    wake: client.checks,
    stopping: stopping.signal,
  };
  const monitor = {
    ...{
      changes: stores.changes,
      devices: stores.devices,
      inventory: world.inventory,
      observations: stores.observations,
    },
    ...{ incidents: stores.incidents, watches: stores.watches, deadlines: stores.deadlines },
    ...{ hints: stores.hints, probes: stores.probes },
    pace: {
      leastMs: config.pollSeconds * 1_000,
      requestsPerSecond: config.graph?.requestsPerSecond ?? 1,
    },
    ...{ wake: client.monitor, clock: world.clock, log },
  };
  const console = powershell && { canRun: isListed, run: powershell.run };
  const context = {
    ...{ world, operations, runs, console, checks, monitor, auditing },
    retention: { ended: stores.ended, keepDays: config.keepDays, clock: world.clock },
    ...{ deliveries, cards, schedules, schedulers: client.schedulers, ensure: client.ensure },
  };
  const jobs = await startJobs(backend, context, config.drainMs, log, measures?.jobs);
  const probing = await startProbes(
    backend,
    config.probeSites,
    { ...monitor, probes: stores.probes, tools: checks.lookers.tools, stopping: stopping.signal },
    log,
    measures?.jobs,
  );
  const sweeping = await client.keepSweeping();
  return {
    async stop() {
      sweeping.stop();
      // Steps end by themselves; what reads on and on, or waits, is cut, and another worker goes on with it.
      const cut = setTimeout(() => {
        stopping.abort();
        void powershell?.drain();
      }, config.drainMs * UNCUT_SHARE);
      await Promise.all([jobs.stop(), probing.stop()]);
      clearTimeout(cut);
      stopping.abort();
      await powershell?.stop();
      await client.close();
      await stores.close();
    },
  };
}
