/** Asks for enrolments as the bot does, without a chat between. */
import { setTimeout as wait } from 'node:timers/promises';
import { chooseBackend } from '../jobs/backends/choose.ts';
import { openJobClient } from '../jobs/client.ts';
import { openStores } from '../src/adapters/postgres/index.ts';
import { approve, DEMO_APPROVAL_RULES, ENDED, type Change } from '../src/changes/index.ts';
import { loadConfig } from '../src/config.ts';
import type { Target } from '../src/enrolment/index.ts';
import { silentLog } from '../src/kernel/log.ts';
import { OperationRequest, type OperationAsked, type OperationKind } from '../src/operations/index.ts';
import { startFileHost } from '../test/helpers/phone-lists.ts';
import { inventoryRead, startInstallation, type Installation } from './installation.ts';
import type { Machine } from './machine.ts';
import type { RunningPart } from './parts.ts';

export interface Requester {
  /** Sends a list as a file and waits until the worker has its preview. */
  preview(csv: string): Promise<Change>;
  /** Asks for an operation and waits until the worker has its preview. */
  operation(kind: OperationKind, request: OperationAsked): Promise<Change>;
  /** Approves a change and waits until it has ended. */
  run(change: Change): Promise<Change>;
  targets(id: number): Promise<readonly Target[]>;
  close(): Promise<void>;
}

/** An installation with a worker that has done nothing yet, so that its compiling counts, and somebody who asks it for work. */
export async function withWorker<T>(
  machine: Machine,
  redisUrl: string | undefined,
  measure: (site: { installation: Installation; worker: RunningPart; requester: Requester }) => Promise<T>,
  settings?: Readonly<Record<string, string>>,
): Promise<T> {
  const installation = await startInstallation(machine, ['worker'], redisUrl, settings);
  try {
    const { worker } = installation;
    if (!worker) throw new Error('there is no worker');
    const requester = await openRequester(installation);
    try {
      return await measure({ installation, worker, requester });
    } finally {
      await requester.close();
    }
  } finally {
    await installation.stop();
  }
}

const REQUESTER = { id: 'alex', name: 'Alex Wilber' };
const PLACE = { channel: 'teams', conversationId: 'a:bench', kind: 'personal', tenantId: null } as const;
const LOOK_EVERY_MS = 20;

/** Back when the installation is ready to be asked. */
async function openRequester({ env }: Pick<Installation, 'env'>): Promise<Requester> {
  await inventoryRead(env.DATABASE_URL);
  const stores = openStores(env.DATABASE_URL, silentLog, 2);
  const client = openJobClient(chooseBackend(loadConfig(env)), silentLog);
  const files = await startFileHost();

  async function reaches(id: number, states: readonly Change['state'][]): Promise<Change> {
    for (;;) {
      const change = await stores.changes.find(id);
      if (change && states.includes(change.state)) return change;
      if (change && ENDED.includes(change.state))
        throw new Error(`the change is ${change.state}: ${JSON.stringify(change.note)}`);
      await wait(LOOK_EVERY_MS);
    }
  }

  return {
    async preview(csv) {
      const draft = { name: 'phones.csv', requestedBy: REQUESTER, place: PLACE };
      const { url } = files.offer(csv);
      const { id } = await stores.ledger.create(draft, { kind: 'url', url });
      await client.wake.plan(id);
      return reaches(id, ['awaiting-approval']);
    },
    async operation(kind, request) {
      const draft = { name: kind, requestedBy: REQUESTER, place: PLACE };
      const { id } = await stores.operations.create(kind, draft, OperationRequest.parse(request));
      await client.wake.plan(id);
      return reaches(id, ['awaiting-approval']);
    },
    async run({ id, digest }) {
      const by = { who: REQUESTER, now: new Date() };
      const decided = await stores.changes.decide(id, (change) =>
        approve(change, digest ?? '', DEMO_APPROVAL_RULES, by, () => ({ own: true, lentBy: [] })),
      );
      if (!decided?.ok) throw new Error(`not approved: ${JSON.stringify(decided?.refusal)}`);
      await client.wake.advance(id);
      return reaches(id, ENDED);
    },
    targets: (id) => stores.ledger.targets(id, {}),
    async close() {
      await files.stop();
      await client.close();
      await stores.close();
    },
  };
}
