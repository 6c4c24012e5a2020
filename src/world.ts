import type { MemberDirectory } from './access/index.ts';
import { demoAdminCenter, demoTeamsAdmin } from './adapters/demo-tenant/client.ts';
import { withSignOut } from './adapters/demo-tenant/sign-out.ts';
import { createDownload } from './adapters/files/download.ts';
import { slackFiles } from './adapters/files/slack.ts';
import { createGraph, graphToken, type GraphAnswers, type GraphMeasures } from './adapters/graph/index.ts';
import type { Stores } from './adapters/postgres/index.ts';
import { powershellTeamsAdmin, withGrants, type PowerShell } from './adapters/powershell/index.ts';
import { APPROVAL_RULES, DEMO_APPROVAL_RULES } from './changes/index.ts';
import type { Config } from './config.ts';
import type { EnrolmentWorld, TeamsAdmin, Wake } from './enrolment/index.ts';
import { createIdentities, type Identities } from './identity/index.ts';
import { LinekeeperError } from './kernel/errors.ts';
import type { Log } from './kernel/log.ts';
import { sleep } from './kernel/sleep.ts';
import type { OperationWorld } from './operations/index.ts';
import { loadSites } from './sites/index.ts';

interface Around {
  readonly stopping?: AbortSignal;
  readonly powershell?: PowerShell | undefined;
  readonly measures?: GraphMeasures | undefined;
}

/**
 * Joins the stores, the tenant and the queue into what enrolments and operations work with; the same in the bot and in a worker.
 * @param around.stopping ends what is being read of the tenant: a whole inventory takes minutes, and no stop waits for that
 * @param around.powershell of a worker: a bot has none, since nobody waits half a minute for an answer
 * @param around.measures who is told what is asked of Graph
 */
export function createWorld(
  config: Config,
  stores: Stores,
  wake: Wake,
  log: Log,
  { stopping, powershell, measures }: Around = {},
): {
  readonly world: EnrolmentWorld;
  readonly operations: OperationWorld;
  readonly members: MemberDirectory;
  readonly identities: Identities;
  readonly graphAnswers: GraphAnswers;
} {
  if (!config.graph) {
    throw new LinekeeperError('setting.invalid', {
      name: 'GRAPH_BASE_URL',
      problem: 'bot and worker on their own need it, or AZURE_TENANT_ID and the app credentials',
    });
  }
  const { inventory, directory, members, accounts, answers, ...tenant } = createGraph({
    baseUrl: config.graph.baseUrl,
    token: graphToken(config.graph),
    rate: stores.rate,
    requestsPerSecond: config.graph.requestsPerSecond,
    log,
    stopping,
    measures,
  });
  const { url } = config.demo;
  const token = config.graph.kind === 'token' ? config.graph.token : '';
  const teamsAdmin = teamsAdminOf(url, token, powershell);
  const world: EnrolmentWorld = {
    changes: stores.changes,
    ledger: stores.ledger,
    devices: stores.devices,
    inventory,
    directory,
    teamsAdmin,
    adminCenter: url === undefined ? undefined : demoAdminCenter(url, token),
    download: createDownload({
      loopback: config.bot === undefined && url !== undefined,
      ...(config.slack ? { slack: slackFiles(config.slack) } : {}),
    }),
    approvals: url === undefined ? APPROVAL_RULES : DEMO_APPROVAL_RULES,
    wake,
    clock: stores.clock,
    log,
  };
  const operations: OperationWorld = {
    ...world,
    ...tenant,
    actions: url === undefined ? tenant.actions : withSignOut(tenant.actions, url, token),
    policies: powershell
      ? withGrants(tenant.policies, powershell, teamsAdmin.callingPolicies)
      : tenant.policies,
    policiesRead: config.powershell && !powershell ? 'by-worker' : 'here',
    ledger: stores.operations,
    // Nobody who tries the demo waits five minutes to see a second wave.
    soakMinutes: url === undefined ? 5 : 0.2,
    zoneOf: loadSites(config.sitesFile, url !== undefined).zoneOf,
    pause: (ms) => sleep(ms, stopping),
  };
  const identities = createIdentities(accounts, stores.clock, log);
  return { world, operations, members, identities, graphAnswers: answers };
}

/** PowerShell where there is one, else the demo tenant's. */
function teamsAdminOf(
  url: string | undefined,
  token: string,
  powershell: PowerShell | undefined,
): TeamsAdmin {
  if (powershell) return powershellTeamsAdmin(powershell);
  return url === undefined ? noTeamsAdmin : demoTeamsAdmin(url, token);
}

const unavailable = (): Promise<never> => Promise.reject(new LinekeeperError('teams-admin.not-connected'));

/** Bulk sign-in and policies need Teams PowerShell; without a session they are refused with what to do. */
const noTeamsAdmin: TeamsAdmin = {
  callingPolicies: unavailable,
  ipPhonePolicies: unavailable,
  newBulkSignIn: unavailable,
  bulkSignInStatus: unavailable,
  bulkSignIns: unavailable,
};
