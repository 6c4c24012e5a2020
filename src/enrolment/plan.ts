import { FACTS_GOOD_FOR_MS, planDigest, type Change } from '../changes/index.ts';
import { ensureFresh, type Mac } from '../devices/index.ts';
import { LinekeeperError } from '../kernel/errors.ts';
import type { ProvisioningState } from './admin-center.ts';
import { readCsv } from './csv-file.ts';
import type { CsvRow } from './csv-rows.ts';
import { judge, neededAccounts, neededMacs, type Facts, type Judgement } from './judge.ts';
import { isAccepted } from './outcomes.ts';
import type { PlannedTarget } from './target.ts';
import type { CsvSource } from './ledger.ts';
import type { EnrolmentWorld } from './world.ts';

/** MACs asked of the admin center at once. */
const STATES_AT_ONCE = 1_000;

/**
 * Makes a draft's CSV into a plan that waits for approval, or into a refusal that says why; also makes an approved plan again
 * whose facts have grown old. Nothing is stored until the whole file has been read and judged.
 */
export async function planEnrolment(world: EnrolmentWorld, changeId: number): Promise<void> {
  const change = await world.changes.find(changeId);
  if (!change) return;
  if (change.state !== 'draft' && change.state !== 'approved') {
    // Whoever planned it may have died before it could say so.
    await world.wake.show(changeId, 'soon');
    return;
  }
  const source = await world.ledger.source(changeId);
  if (!source) throw new LinekeeperError('internal', { problem: `change ${changeId} has no CSV` });
  try {
    await plan(world, change, source);
  } catch (error) {
    // What cannot get better ends the draft with the reason; a tenant that does not answer is tried again by the job.
    if (!(error instanceof LinekeeperError) || error.retry === 'later') throw error;
    await world.ledger.refuse(changeId, error);
  }
  await world.wake.show(changeId, 'now');
  if ((await world.changes.find(changeId))?.state === 'approved') await world.wake.advance(changeId);
}

async function plan(world: EnrolmentWorld, change: Change, source: CsvSource): Promise<void> {
  const rows = await read(world, change, source);
  const judgedAt = world.clock.now();
  const judged = judge(rows, await factsFor(world, rows));
  const twin = await twinOf(world, change.id, judged);
  if (twin !== undefined) {
    await world.ledger.refuse(change.id, { code: 'enroll.already-open', details: { id: twin } });
    return;
  }
  const judgements = await notInOtherChanges(world, change.id, judged);
  const targets = acceptedOf(judgements);
  await world.ledger.savePlan(change.id, {
    targets,
    rejected: judgements.filter(({ outcome }) => !isAccepted(outcome)),
    digest: digestOf(targets),
    approvalsNeeded: world.approvals.needed(targets.length),
    judgedAt,
    expiresAt: new Date(judgedAt.getTime() + world.approvals.expiresAfterMs),
    ...(targets.length === 0 ? { refusal: { code: 'csv.none-accepted', details: {} } } : {}),
  });
}

/**
 * The rows of the CSV. They are kept in place of what they were read from: a link expires within the hour, and what people have
 * in other columns, passwords among it, is nobody's business here.
 */
async function read(world: EnrolmentWorld, change: Change, source: CsvSource): Promise<readonly CsvRow[]> {
  if (source.kind === 'rows') return source.rows;
  const { rows } = await readCsv(
    source.kind === 'text' ? [Buffer.from(source.text)] : world.download(source.url, change.place.channel),
  );
  await world.ledger.keepSource(change.id, { kind: 'rows', rows });
  return rows;
}

/** The open change that does exactly what these rows ask for: the same list sent twice. */
async function twinOf(
  world: EnrolmentWorld,
  changeId: number,
  judgements: readonly Judgement[],
): Promise<number | undefined> {
  const targets = acceptedOf(judgements);
  return targets.length === 0 ? undefined : world.ledger.openWith(digestOf(targets), changeId);
}

function acceptedOf(judgements: readonly Judgement[]): PlannedTarget[] {
  return judgements.filter(({ outcome }) => isAccepted(outcome)).map(planned);
}

function digestOf(targets: readonly PlannedTarget[]): string {
  return planDigest(
    'enrolment',
    targets.map(({ mac, upn, site, region, outcome }) => [mac, upn, site, region, outcome]),
  );
}

/** Fetches what the tenant says about all rows, in sets. */
async function factsFor(world: EnrolmentWorld, rows: readonly CsvRow[]): Promise<Facts> {
  const macs = neededMacs(rows);
  await ensureFresh(world.inventory, world.devices, world.clock, FACTS_GOOD_FOR_MS);
  const [devices, accounts, callingPolicies, ipPhonePolicies, siteRegions, states] = await Promise.all([
    world.devices.byMacs(macs),
    world.directory.accounts(neededAccounts(rows)),
    world.teamsAdmin.callingPolicies(),
    world.teamsAdmin.ipPhonePolicies(),
    world.devices.siteRegions(),
    provisioningStates(world, macs),
  ]);
  return { devices, accounts, callingPolicies, ipPhonePolicies, siteRegions, ...(states ? { states } : {}) };
}

async function provisioningStates(
  { adminCenter }: EnrolmentWorld,
  macs: readonly Mac[],
): Promise<ReadonlyMap<Mac, ProvisioningState> | undefined> {
  if (!adminCenter) return undefined;
  const states = new Map<Mac, ProvisioningState>();
  for (let start = 0; start < macs.length; start += STATES_AT_ONCE) {
    for (const [mac, state] of await adminCenter.states(macs.slice(start, start + STATES_AT_ONCE)))
      states.set(mac, state);
  }
  return states;
}

/** A phone that another open change is working on is left to that one. */
async function notInOtherChanges(
  world: EnrolmentWorld,
  changeId: number,
  judgements: readonly Judgement[],
): Promise<readonly Judgement[]> {
  const accepted = judgements.flatMap(({ outcome, mac }) =>
    isAccepted(outcome) && mac !== null ? [mac] : [],
  );
  const claimed = await world.ledger.claimedMacs(accepted, changeId);
  if (claimed.size === 0) return judgements;
  return judgements.map((judgement) => {
    const change = judgement.mac === null ? undefined : claimed.get(judgement.mac);
    if (change === undefined || !isAccepted(judgement.outcome)) return judgement;
    return { ...judgement, outcome: 'in-other-change', hint: { change } };
  });
}

function planned({ row, outcome, mac, upn, site, region, vendor }: Judgement): PlannedTarget {
  if (
    mac === null ||
    region === null ||
    !(outcome === 'new' || outcome === 'sign-in-only' || outcome === 'provision-only')
  ) {
    throw new LinekeeperError('internal', { problem: `row ${row} was accepted without a MAC or a region` });
  }
  return {
    row,
    mac,
    upn,
    site,
    region,
    vendor: vendor ?? 'unknown',
    outcome,
    stage: outcome === 'sign-in-only' ? 'sign-in' : 'provision',
  };
}
