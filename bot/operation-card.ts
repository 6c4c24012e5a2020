import { operationHandOff } from '../cards/operation-hand-off.ts';
import { operationPreview } from '../cards/operation-preview.ts';
import { operationProgress } from '../cards/operation-progress.ts';
import { operationReport } from '../cards/operation-report.ts';
import type { Change } from '../src/changes/index.ts';
import { EVERYTHING } from '../src/devices/index.ts';
import { judge } from '../src/firmware/index.ts';
import {
  awaitingPeople,
  deedOf,
  isByHand,
  kindOf,
  OperationRequest,
  openingOf,
  waveNow,
  type AccountKind,
  type Deed,
  type DeviceKind,
  type OperationTarget,
} from '../src/operations/index.ts';
import { answer, type Answer } from './answer.ts';
import { decisionOf, type Reader } from './reader.ts';
import type { Services } from './services.ts';
import { linkTo } from './sheets.ts';

/** An operation and what it was asked for with. */
interface Shown {
  readonly change: Change;
  readonly kind: AccountKind | DeviceKind;
  readonly request: OperationRequest;
  readonly deed: Deed;
}

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
  if (change.finishedAt && change.startedAt) return report(services, shown);
  if (change.startedAt || TO_BEGIN.includes(change.state))
    return (await handOff(services, shown, reader.locale)) ?? progress(services, shown, reader);
  return preview(services, shown, reader);
}

/** Above this share of the fleet a preview warns of it. */
const SHARE_TOLD = 0.1;

async function preview(services: Services, shown: Shown, reader: Reader): Promise<Answer> {
  const { change, kind, request, deed } = shown;
  const { operations, devices } = services.stores;
  const [outcomes, waves, { total: fleet }] = await Promise.all([
    operations.outcomes(change.id),
    operations.waves(change.id),
    devices.counts(EVERYTHING),
  ]);
  const sizes = waves.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));
  const onDevices = kind.on === 'devices';
  const byHand = isByHand(services.operations, kind) || (onDevices && (await isGone(services)));
  return answer(operationPreview, {
    ...decisionOf(change, services.world.approvals, reader),
    deed,
    name: change.name,
    total: outcomes.reduce((sum, { count }) => sum + count, 0),
    leftOut: outcomes
      .filter(({ accepted }) => !accepted)
      .map(({ outcome, count, names }) => ({ code: outcome, count, names })),
    fleet: onDevices && change.total > fleet * SHARE_TOLD ? fleet : null,
    waves: byHand ? [] : sizes,
    soakSeconds: request.soakMinutes * 60,
    haltPercent: request.haltPercent,
    hours: await hoursOf(services, shown),
    guards: onDevices && !byHand ? kind.guards : [],
    acknowledge: onDevices ? await acknowledgements(services, shown, kind, outcomes) : [],
    calls: byHand ? [{ code: 'by-hand', count: change.total }] : await callsOf(services, shown),
    way: byHand ? 'by-hand' : wayOf(services, kind),
    irreversible: irreversible(kind),
    undoable: !onDevices,
    judgedAt: (change.judgedAt ?? change.createdAt).toISOString(),
    estimateSeconds: byHand ? null : estimateSeconds(change.total, sizes.length, shown),
    // Where guards hold all of it back, there is nothing to approve yet.
    ...(change.total === 0 && change.state === 'awaiting-approval' ? { state: 'draft' as const } : {}),
  });
}

async function zonesOf({ operations: world, stores }: Services, changeId: number): Promise<string[]> {
  const sites = await stores.operations.sites(changeId);
  return [...new Set(sites.map((site) => world.zoneOf(site)))];
}

async function hoursOf(
  services: Services,
  { change, request: { window, day } }: Shown,
): Promise<Parameters<typeof operationPreview.bind>[0]['hours']> {
  if (!window && day === undefined) return null;
  const zones = await zonesOf(services, change.id);
  return { from: window?.from ?? null, to: window?.to ?? null, day: day ?? null, zones };
}

/** What the requester may take, or has taken, upon himself. */
async function acknowledgements(
  { stores }: Services,
  { change, request }: Shown,
  { guards }: DeviceKind,
  outcomes: readonly { readonly outcome: string; readonly count: number }[],
): Promise<Parameters<typeof operationPreview.bind>[0]['acknowledge']> {
  const counts = new Map(outcomes.map(({ outcome, count }) => [outcome, count]));
  if (guards.includes('last-answering')) {
    const [all, own] = await Promise.all([stores.devices.sites([]), stores.operations.sites(change.id)]);
    const alone = own.filter((site) => all.get(site ?? '')?.phones === 1).length;
    counts.set('last-answering', alone);
  }
  return guards.flatMap((guard) => {
    const given = request.acknowledged.includes(guard);
    const count = counts.get(guard) ?? 0;
    return given || (count > 0 && ACKNOWLEDGED.includes(guard))
      ? [{ guard, count: Math.max(1, count), given }]
      : [];
  });
}

/** The guards that a person may answer for. */
export const ACKNOWLEDGED: readonly string[] = ['device-lock', 'update-authority', 'last-answering'];

interface Call {
  readonly code: string;
  readonly count: number;
  readonly detail?: string;
}

async function callsOf(services: Services, { change, request, deed }: Shown): Promise<Call[]> {
  const count = change.total;
  switch (deed) {
    case 'firmware-update':
      return updateCalls(await services.stores.operations.targets(change.id, { states: ['pending'] }));
    case 'policy-sip-on':
      return [{ code: 'policy-assign', count, detail: request.setting ?? '' }];
    case 'policy-restore': {
      const policies = [...new Set(request.settings?.map((name) => name ?? 'Global'))];
      return [{ code: 'policy-assign', count, detail: policies.join(', ') }];
    }
    case 'policy-sip-off':
      return [{ code: 'policy-unassign', count }];
    case 'licence-assign':
    case 'licence-remove':
      return [{ code: deed, count, detail: request.product ?? request.setting ?? '' }];
    default:
      return [{ code: deed, count }];
  }
}

/** SIP phones fetch their settings again, native ones are sent the version that they are to get. */
function updateCalls(targets: readonly OperationTarget[]): Call[] {
  const [native, sip] = [true, false].map((is) => targets.filter(({ version }) => (version !== null) === is));
  const calls = [
    {
      code: 'provisioning-restart',
      count: sip?.length ?? 0,
      detail: listed((sip ?? []).map((target) => judge(versioned(target)).expected ?? '')),
    },
    {
      code: 'update-software',
      count: native?.length ?? 0,
      detail: listed((native ?? []).map(({ version }) => version ?? '')),
    },
  ];
  return calls.filter(({ count }) => count > 0);
}

function versioned({ vendor, model, firmware, region }: OperationTarget): Parameters<typeof judge>[0] {
  return { vendor: vendor ?? '', model: model ?? '', firmware, region };
}

const MOST_VERSIONS = 3;

function listed(versions: readonly string[]): string {
  const each = [...new Set(versions)].filter((version) => version !== '');
  return `${each.slice(0, MOST_VERSIONS).join(', ')}${each.length > MOST_VERSIONS ? ' …' : ''}`;
}

function wayOf({ demo }: Services, kind: Shown['kind']): Parameters<typeof operationPreview.bind>[0]['way'] {
  if (kind.on === 'accounts') return 'graph';
  return kind.action === 'signOut' && demo ? 'demo' : 'graph-devices';
}

function irreversible(kind: Shown['kind']): string[] {
  if (kind.on === 'accounts') return [];
  return kind.id === 'firmware-update' ? ['restart', 'no-rollback'] : [kind.id];
}

/** Requests a second of the bot's share, two for each phone; what a phone takes to come back is told by the first wave. */
const PHONES_PER_SECOND = 7;
const COMES_BACK_SECONDS = 60;

function estimateSeconds(total: number, waves: number, { kind, request }: Shown): number {
  if (kind.on === 'accounts') return 2 + total / 100;
  return total / PHONES_PER_SECOND + waves * COMES_BACK_SECONDS + (waves - 1) * request.soakMinutes * 60;
}

/** Whether Microsoft had switched the device API off when the inventory was last to be read. */
async function isGone({ stores }: Services): Promise<boolean> {
  return (await stores.devices.syncs.problem()) === 'graph.gone';
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
  const runningMs = Date.now() - (change.startedAt?.getTime() ?? Date.now());
  const opening = await openingOf(services.operations, change, request);
  const isClosed = opening.getTime() > Date.now();
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
            until: now.waitMs === undefined ? null : new Date(Date.now() + now.waitMs).toISOString(),
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

async function report(services: Services, { change, kind, deed }: Shown): Promise<Answer> {
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
