import { localeOf, type Locale } from '../../cards/wording/index.ts';
import type { Change, ChangePlace } from '../../src/changes/index.ts';
import type { Check } from '../../src/checks/index.ts';
import type { CardSubject } from '../../src/conversations/index.ts';
import type { Schedule } from '../../src/operations/index.ts';
import type { Run } from '../../src/runbooks/index.ts';
import { approversToTell, viewAt } from '../changes/change-views.ts';
import { checkCard } from '../checks/checks.ts';
import { cardOf, type Identity } from './kept.ts';
import type { Spot } from './posting.ts';
import { rolesNow } from '../access/roles-now.ts';
import { ownersNow, runCard } from '../runs/runs.ts';
import { scheduleCard } from '../changes/schedules.ts';
import type { Services } from '../services.ts';
import type { View } from '../turn.ts';

/** What is to be drawn wherever a subject's cards stand. */
export interface Drawing {
  readonly identity: Identity;
  /** As it is to stand there: in somebody's own chat for that person, else for everybody. */
  view(spot: Spot, locale: Locale): Promise<View>;
  /** Those whom it waits for, by id. */
  readonly people: readonly string[];
  /** Where its first card belongs, should a crash have lost that. */
  readonly home: { readonly place: ChangePlace; readonly askedAt: Date; readonly locale: Locale } | undefined;
}

/** What is told in some conversations and not in others has notices of its own. */
type Redrawn = Pick<CardSubject, 'id'> & {
  readonly kind: Exclude<CardSubject['kind'], 'incident' | 'digest' | 'deadlines'>;
};

/** A subject as it is now; undefined where there is no such thing. */
export async function drawingOf(services: Services, { kind, id }: Redrawn): Promise<Drawing | undefined> {
  switch (kind) {
    case 'change': {
      const change = await services.stores.changes.find(id);
      return change && ofChange(services, change);
    }
    case 'run': {
      const run = await services.runs.runs.find(id);
      return run && ofRun(services, run);
    }
    case 'schedule': {
      const schedule = await services.stores.schedules.find(id);
      return schedule?.missedAt ? ofMissed(schedule, schedule.missedAt) : undefined;
    }
    case 'check': {
      const check = await services.stores.checks.find(id);
      return check && ofCheck(check);
    }
  }
}

/** The card of a change that a schedule asked for is nobody's answer yet: it is posted first here. */
async function ofChange(services: Services, change: Change): Promise<Drawing> {
  const [asking, roles] = await Promise.all([
    services.stores.schedules.asking(change.id),
    rolesNow(services),
  ]);
  return {
    identity: cardOf.change(change),
    view: async (spot, locale) => (await viewAt(services, change, spot, { locale, roles })).view(locale),
    people: approversToTell(change, roles),
    home: { place: change.place, askedAt: change.createdAt, locale: localeOf(asking?.locale) },
  };
}

async function ofRun(services: Services, run: Run): Promise<Drawing> {
  const { conversations } = services.stores;
  const roles = await rolesNow(services);
  return {
    identity: cardOf.run(run),
    async view({ channel, conversationId }, locale) {
      const owner = await conversations.owner(channel, conversationId);
      const grants = owner === undefined ? undefined : roles.grants(owner);
      return runCard(services, run, { locale, grants }).view(locale);
    },
    people: ownersNow(services.runs, run, services.access),
    home: undefined,
  };
}

function ofMissed(schedule: Schedule, missedAt: Date): Drawing {
  const { place, locale } = schedule;
  return {
    identity: cardOf.schedule(schedule),
    view: (_spot, shown) => Promise.resolve(scheduleCard(schedule, 'missed', missedAt).view(shown)),
    people: [],
    home: { place, askedAt: missedAt, locale: localeOf(locale) },
  };
}

function ofCheck(check: Check): Drawing {
  return {
    identity: cardOf.check(check),
    view: (_spot, locale) => Promise.resolve(checkCard(check).view(locale)),
    people: [],
    home: { place: check.place, askedAt: check.askedAt, locale: localeOf(check.locale) },
  };
}
