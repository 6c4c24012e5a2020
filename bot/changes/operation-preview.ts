/** The preview of an operation: what is sent to whom, how carefully, and what may be taken upon oneself. */
import { operationPreview } from '../../cards/operation-preview.ts';
import type { Change } from '../../src/changes/index.ts';
import { EVERYTHING } from '../../src/devices/index.ts';
import { judge } from '../../src/firmware/index.ts';
import {
  isByHand,
  type AccountKind,
  type Deed,
  type DeviceKind,
  type OperationRequest,
  type OperationTarget,
} from '../../src/operations/index.ts';
import { answer, type Answer } from '../answer.ts';
import { decisionOf, type Reader } from './reader.ts';
import type { Services } from '../services.ts';

/** An operation and what it was asked for with. */
export interface Shown {
  readonly change: Change;
  readonly kind: AccountKind | DeviceKind;
  readonly request: OperationRequest;
  readonly deed: Deed;
}

/** Above this share of the fleet a preview warns of it. */
const SHARE_TOLD = 0.1;

/** What would be done, before it is: the card that is approved. */
export async function previewOf(services: Services, shown: Shown, reader: Reader): Promise<Answer> {
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

/** The time zones that its sites are in. */
export async function zonesOf({ operations: world, stores }: Services, changeId: number): Promise<string[]> {
  const sites = await stores.operations.sites(changeId);
  return [...new Set(sites.map((site) => world.zoneOf(site)))];
}

/** Whether Microsoft had switched the device API off when the inventory was last to be read. */
async function isGone({ stores }: Services): Promise<boolean> {
  return (await stores.devices.syncs.problem()) === 'graph.gone';
}
