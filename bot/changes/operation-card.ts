import { operationHandOff } from '../../cards/operation-hand-off.ts';
import { operationProgress } from '../../cards/operation-progress.ts';
import { operationReport } from '../../cards/operation-report.ts';
import type { Change } from '../../src/changes/index.ts';
import {
  awaitingPeople,
  deedOf,
  isByHand,
  kindOf,
  OperationRequest,
  openingOf,
  waveNow,
} from '../../src/operations/index.ts';
import { answer, type Answer } from '../answer.ts';
import { previewOf, zonesOf, type Shown } from './operation-preview.ts';
import type { Reader } from './reader.ts';
import type { Services } from '../services.ts';
import { linkTo } from './sheets.ts';

/** Approved, and kept from beginning by its hour or by somebody. */
const TO_BEGIN: readonly Change['state'][] = ['scheduled', 'paused'];

/** The one card of an operation that has a plan. */
export async function operationCard(
  services: Services,
  change: Change,
  reader: Reader & { readonly locale: string },
): Promise<Answer> {
  const kind = kindOf(change.kind);
  const request = OperationRequest.parse(change.request);
  const shown = { change, kind, request, deed: deedOf(kind.id, request) };
  if (change.finishedAt && change.startedAt) return report(services, shown, reader);
  if (!change.startedAt && !TO_BEGIN.includes(change.state)) return previewOf(services, shown, reader);
  // What is handed over comes with a link to a file, which is for those who do it.
  const handedOver = reader.mayControl ? await handOff(services, shown, reader.locale) : undefined;
  return handedOver ?? progress(services, shown, reader);
}

/** What a person has to do now, where no program may. */
async function handOff(
  services: Services,
  { change, request, deed, kind }: Shown,
  locale: string,
): Promise<Answer | undefined> {
  if (change.state === 'paused' || change.cancelling) return undefined;
  const count = await awaitingPeople({ ledger: services.stores.operations }, change.id);
  if (count === 0) return undefined;
  return answer(operationHandOff, {
    id: String(change.id),
    deed,
    name: change.name,
    count,
    because: isByHand(services.operations, kind) ? 'no-interface' : 'gone',
    setting: request.setting ?? '',
    url: await linkTo(services, { changeId: change.id, sheet: 'targets', locale }),
  });
}

async function progress(services: Services, shown: Shown, reader: Reader): Promise<Answer> {
  const { change, request, deed } = shown;
  const { operations, changes } = services.stores;
  const [counts, waves, held, lastErrors, now] = await Promise.all([
    changes.counts(change.id),
    operations.waves(change.id),
    operations.held(change.id),
    operations.lastFailures(change.id, 5),
    waveNow(services.operations, { change, request }),
  ]);
  const through = counts.succeeded + counts.failed + counts.skipped + counts.unknown;
  const share = change.total === 0 ? 1 : (through + counts.running / 2) / change.total;
  const time = services.operations.clock.now().getTime();
  const runningMs = time - (change.startedAt?.getTime() ?? time);
  const opening = await openingOf(services.operations, change, request);
  const isClosed = opening.getTime() > time;
  const at = waves.findIndex((wave) => wave.counts.pending + wave.counts.running > 0);
  const perMinute = runningMs > 0 && through > 0 ? (through * 60_000) / runningMs : null;
  const isScheduled = change.state === 'scheduled';
  return answer(operationProgress, {
    id: String(change.id),
    deed,
    name: change.name,
    state: workState(change),
    total: change.total,
    counts,
    share,
    secondsLeft:
      share > 0.05 && now.waitMs === undefined && !isClosed
        ? Math.round((runningMs / 1_000) * (1 / share - 1))
        : null,
    startedAt: change.startedAt?.toISOString() ?? '',
    ...(change.note && change.state === 'paused' ? { halted: change.note } : {}),
    mayControl: reader.mayControl,
    startsAt: isScheduled ? opening.toISOString() : null,
    zones: isScheduled ? await zonesOf(services, change.id) : [],
    waves:
      change.startedAt === null
        ? null
        : {
            // While one soaks, it is still the wave before the next.
            current: at < 0 ? waves.length : now.waitMs === undefined ? at + 1 : at,
            count: waves.length,
            state: waveState(change, now.waitMs),
            until: now.waitMs === undefined ? null : new Date(time + now.waitMs).toISOString(),
          },
    held,
    closedUntil: !isScheduled && isClosed && counts.pending > 0 ? opening.toISOString() : null,
    perMinute,
    lastErrors,
    retryable: counts.failed + counts.unknown,
  });
}

function workState({ cancelling, state }: Change): Parameters<typeof operationProgress.bind>[0]['state'] {
  if (cancelling) return 'cancelling';
  return state === 'paused' || state === 'scheduled' ? state : 'running';
}

function waveState({ state, note }: Change, waitMs: number | undefined): 'running' | 'soaking' | 'halted' {
  if (state === 'paused' && note) return 'halted';
  return waitMs === undefined ? 'running' : 'soaking';
}

async function report(
  services: Services,
  { change, kind, deed }: Shown,
  { mayControl }: Reader,
): Promise<Answer> {
  const { operations, changes } = services.stores;
  const [counts, failures] = await Promise.all([changes.counts(change.id), operations.failures(change.id)]);
  const { state } = change;
  return answer(operationReport, {
    id: String(change.id),
    deed,
    name: change.name,
    state: state === 'succeeded' || state === 'partly-failed' || state === 'cancelled' ? state : 'failed',
    total: change.total,
    counts,
    seconds: ((change.finishedAt?.getTime() ?? 0) - (change.startedAt?.getTime() ?? 0)) / 1_000,
    failures,
    ...(change.note ? { givenUp: change.note } : {}),
    retryable: counts.failed + counts.skipped + counts.unknown,
    versions: kind.id === 'firmware-update' ? await versionsNow(services, change.id) : [],
    propagating: kind.on === 'accounts' ? await propagating(services, change.id) : 0,
    undoable: kind.on === 'accounts' && counts.succeeded > 0,
    mayControl,
  });
}

async function propagating({ stores }: Services, changeId: number): Promise<number> {
  const done = await stores.operations.targets(changeId, { states: ['succeeded'] });
  return done.filter(({ code }) => code === 'propagates').length;
}

/** What the phones of a firmware update run now, the most frequent first. */
async function versionsNow(
  { stores }: Services,
  changeId: number,
): Promise<Parameters<typeof operationReport.bind>[0]['versions']> {
  const targets = await stores.operations.targets(changeId, {
    states: ['succeeded', 'failed', 'skipped', 'unknown'],
  });
  const ran = targets.filter(({ wave }) => wave !== null);
  const devices = await stores.devices.byIds(ran.map(({ subjectId }) => subjectId));
  const good = new Set(ran.filter(({ state }) => state === 'succeeded').map(({ subjectId }) => subjectId));
  const counts = new Map<string, { version: string | null; count: number; updated: boolean }>();
  for (const { id, firmware } of devices) {
    const updated = good.has(id);
    const key = `${firmware ?? ''} ${updated}`;
    counts.set(key, { version: firmware, count: (counts.get(key)?.count ?? 0) + 1, updated });
  }
  return [...counts.values()].sort((left, right) => right.count - left.count);
}
