import { changePreview } from '../../cards/change-preview.ts';
import { changeProgress } from '../../cards/change-progress.ts';
import { changeReport } from '../../cards/change-report.ts';
import { codesNeeded } from '../../cards/codes-needed.ts';
import type { Change } from '../../src/changes/index.ts';
import { displayMac, type Mac } from '../../src/devices/index.ts';
import {
  awaitsPeople,
  batchesOf,
  handOffState,
  secondsLeft,
  shareDone,
  STAGES,
  type Progress,
} from '../../src/enrolment/index.ts';
import { answer, type Answer } from '../answer.ts';
import { decisionOf, type Reader } from './reader.ts';
import type { Services } from '../services.ts';
import { linkTo } from './sheets.ts';

/** What its cards are drawn from. */
type Shows = Pick<Services, 'world' | 'publicUrl'> & {
  readonly stores: Pick<Services['stores'], 'changes' | 'ledger' | 'downloads'>;
};

/** The one card of an enrolment that has a plan. */
export async function enrolmentCard(
  services: Shows,
  change: Change,
  { locale, ...reader }: Reader & { readonly locale: string },
): Promise<Answer> {
  if (!change.startedAt) return preview(services, change, reader);
  if (change.finishedAt) return report(services, change, reader);
  // What is handed over comes with a link to a file, which is for those who do it.
  const handedOver = reader.mayControl ? await handOff(services, change, locale) : undefined;
  return handedOver ?? progress(services, change, reader);
}

async function preview(services: Shows, change: Change, reader: Reader): Promise<Answer> {
  const { ledger } = services.stores;
  const [outcomes, regions] = await Promise.all([
    ledger.outcomes(change.id),
    ledger.signInRegions(change.id),
  ]);
  const count = (...codes: string[]): number =>
    outcomes.filter(({ outcome }) => codes.includes(outcome)).reduce((sum, row) => sum + row.count, 0);
  const provision = count('new', 'provision-only');
  const signIn = count('new', 'sign-in-only');
  const { batches, rounds } = batchesOf(regions);
  return answer(changePreview, {
    ...decisionOf(change, services.world.approvals, reader),
    name: change.name,
    total: outcomes.reduce((sum, row) => sum + row.count, 0),
    outcomes: outcomes.map(({ outcome, ...row }) => ({ code: outcome, ...row })),
    calls: [
      { code: 'provision', count: provision },
      { code: 'codes', count: provision },
      { code: 'sign-in', count: signIn },
      { code: 'verify', count: signIn },
    ].filter((call) => call.count > 0),
    irreversible: signIn > 0 ? ['password-reset'] : [],
    batches,
    estimateSeconds: estimateSeconds(provision, rounds),
  });
}

/** What a batch of a hundred was seen to take, in the demo; real ones tell their own pace once they run. */
const SECONDS_PER_BATCH = 5;

function estimateSeconds(provision: number, rounds: number): number {
  return 3 + provision / 500 + rounds * SECONDS_PER_BATCH;
}

/** What a person has to do now, where the tenant has no admin center for programs. */
async function handOff(services: Shows, change: Change, locale: string): Promise<Answer | undefined> {
  const { awaiting, count } = await handOffState(services.world, change.id);
  if (awaiting === null || change.state === 'paused') return undefined;
  const code = awaiting === 'codes' ? 'template' : 'codes';
  const url = await linkTo(services, { changeId: change.id, sheet: code, locale });
  return answer(codesNeeded, {
    id: String(change.id),
    name: change.name,
    count,
    files: [{ code, name: code, url }],
    stage: awaiting === 'codes' ? 'upload' : 'dial',
  });
}

async function progress(services: Shows, change: Change, reader: Reader): Promise<Answer> {
  const { ledger, changes } = services.stores;
  const [counts, stages, lastErrors] = await Promise.all([
    changes.counts(change.id),
    ledger.progress(change.id),
    ledger.lastFailures(change.id, 5),
  ]);
  const now = services.world.clock.now().getTime();
  const runningMs = now - (change.startedAt?.getTime() ?? now);
  const state = workState(change, stages);
  return answer(changeProgress, {
    id: String(change.id),
    name: change.name,
    state,
    total: change.total,
    counts,
    stages: STAGES.map((stage) => ({ stage, count: under(stages, stage) })),
    share: shareDone(stages),
    secondsLeft: state === 'running' ? secondsLeft(stages, runningMs) : null,
    lastErrors: lastErrors.map(({ mac, code }) => ({ mac: shown(mac), code })),
    startedAt: change.startedAt?.toISOString() ?? '',
    ...(change.note && state === 'paused' ? { halted: change.note } : {}),
    mayControl: reader.mayControl,
  });
}

function workState(change: Change, stages: Progress): Parameters<typeof changeProgress.bind>[0]['state'] {
  if (change.cancelling) return 'cancelling';
  if (change.state === 'paused') return 'paused';
  return awaitsPeople(stages) ? 'waiting' : 'running';
}

async function report(services: Shows, change: Change, { mayControl }: Reader): Promise<Answer> {
  const [counts, failures] = await Promise.all([
    services.stores.changes.counts(change.id),
    services.stores.ledger.failures(change.id),
  ]);
  const { state } = change;
  return answer(changeReport, {
    id: String(change.id),
    name: change.name,
    state: state === 'succeeded' || state === 'partly-failed' || state === 'cancelled' ? state : 'failed',
    total: change.total,
    counts,
    seconds: ((change.finishedAt?.getTime() ?? 0) - (change.startedAt?.getTime() ?? 0)) / 1_000,
    failures: failures.map(({ macs, ...failure }) => ({ ...failure, macs: macs.map(shown) })),
    ...(change.note ? { givenUp: change.note } : {}),
    retryable: counts.failed + counts.skipped + counts.unknown,
    mayControl,
  });
}

function under(progress: Progress, wanted: string): number {
  return progress.counts
    .filter(({ stage, state }) => stage === wanted && (state === 'pending' || state === 'running'))
    .reduce((sum, { count }) => sum + count, 0);
}

/** The ledger holds MACs as `Mac`. */
function shown(mac: string): string {
  return displayMac(mac as Mac);
}
