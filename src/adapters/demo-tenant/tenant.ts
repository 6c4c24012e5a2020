import { ZodError } from 'zod';
import { answerAdminCenter } from './admin-center.ts';
import { answerBatch } from './batch.ts';
import { badRequest, type Ask, type Reply } from './exchange.ts';
import { answerGraph } from './graph-routes.ts';
import { createJournal, type Journal } from './journal.ts';
import { DEFAULTS, type TenantOptions } from './options.ts';
import { answerTeamsAdmin } from './teams-admin.ts';
import { createThrottle, losesAnswer, randomFailure } from './throttle.ts';
import { createWorld, type World } from './world.ts';

/** The tenant behind the server: what it holds, and the way of a request through it. */
export interface Tenant {
  readonly world: World;
  readonly journal: Journal;
  /** Starts over as new; what is not given goes back to what the tenant was created with. */
  reset(options: Partial<TenantOptions>): void;
  /** Answers a request that carried the right token; undefined where the answer gets lost on its way. */
  answer(ask: Ask): Reply | undefined;
}

export function createTenant(options: Partial<TenantOptions>): Tenant {
  const initial = { ...DEFAULTS, ...options };
  let world = createWorld(initial);
  let journal = createJournal();
  let throttle = createThrottle(world);

  function answer(ask: Ask, inBatch = false): Reply {
    world.agenda.settle(world.now());
    const entry = journal.record(ask, new Date(world.now()), inBatch);
    const reply = randomFailure(world) ?? route(ask);
    entry.status = reply.status;
    return reply;
  }
  function route(ask: Ask): Reply {
    try {
      if (ask.path.startsWith('/teams-admin/')) return answerTeamsAdmin(world, ask);
      if (ask.path.startsWith('/admin-center/')) return answerAdminCenter(world, ask);
      if (ask.path.endsWith('/$batch')) return answerBatch(world, ask, (item) => answer(item, true));
      return throttle() ?? answerGraph(world, ask);
    } catch (error) {
      if (error instanceof ZodError) return badRequest(error.message);
      throw error;
    }
  }

  return {
    get world() {
      return world;
    },
    get journal() {
      return journal;
    },
    reset(changes) {
      world = createWorld({ ...initial, ...changes });
      journal = createJournal();
      throttle = createThrottle(world);
    },
    answer(ask) {
      const reply = answer(ask);
      return losesAnswer(world, ask, reply) ? undefined : reply;
    },
  };
}
