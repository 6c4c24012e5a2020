/** How much longer a person waits for a runbook's next step than for a bare botbuilder bot's echo. */
import { setTimeout as wait } from 'node:timers/promises';
import { openStores } from '../src/adapters/postgres/index.ts';
import { silentLog } from '../src/kernel/log.ts';
import { loadCatalog, type Run } from '../src/runbooks/index.ts';
import { signingWith, type Sign } from '../test/helpers/card-tokens.ts';
import { conversation, startConnector, type Connector } from './connector.ts';
import { inventoryRead, startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { startPart } from './parts.ts';
import { compared, note, saying, subject, take, takeAnswered, told, type Round } from './rounds.ts';
import type { Line } from './table.ts';

const RUNBOOK = 'sip-gateway';
const ROUNDS = 5;
/** Runs that each conversation starts in one round; their first steps are then completed one by one. */
const RUNS = 4;
/** No card is drawn for so long: none waits to be. */
const QUIET_MS = 3_000;

export async function benchRuns(machine: Machine): Promise<Line[]> {
  const installation = await startInstallation(machine, ['worker', 'bot']);
  const stores = openStores(installation.env.DATABASE_URL, silentLog, 2);
  const echoBot = await startPart('echo-bot');
  const connector = await startConnector();
  try {
    await inventoryRead(installation.env.DATABASE_URL);
    await installation.worker?.stop();
    const steps = await firstSteps();
    const bot = installation.bot?.url ?? '';
    const echo = subject('echo', echoBot.url);
    const [start, step] = [subject('start of a run', bot), subject('a step', bot)];
    // The first round only warms up.
    for (let count = 0; count <= ROUNDS; count++) {
      const echoed = await takeAnswered(connector, echo, saying('help', RUNS * steps.length));
      const starting = saying(`runbook start ${RUNBOOK}`, RUNS, `round-${count}`);
      const started = await takeAnswered(connector, start, starting);
      const runs = await stores.runs.list({ open: true, limit: started.length });
      const stepped = await take(connector, step, await pressing(runs, steps, signingWith(stores)));
      await proved(stores.runs.list({ open: true, limit: started.length }), steps.length);
      await drawn(connector);
      if (count === 0) continue;
      note(echo, echoed);
      note(start, started);
      note(step, stepped);
    }
    const aims = { median: 1.5, p99: 2 };
    return [told(echo), ...compared(start, echo, aims), ...compared(step, echo, aims)];
  } finally {
    await connector.stop();
    await echoBot.stop();
    await stores.close();
    await installation.stop();
  }
}

/** Those that take nothing but the button. */
async function firstSteps(): Promise<string[]> {
  const steps = (await loadCatalog()).get(RUNBOOK)?.steps ?? [];
  const other = steps.findIndex(({ kind }) => kind !== 'instruction' && kind !== 'hand-off');
  return steps.slice(0, other).map(({ id }) => id);
}

/** Each conversation completes the steps of its runs, one after another. */
function pressing(runs: readonly Run[], steps: readonly string[], sign: Sign): Promise<Round> {
  const places = new Set(runs.map(({ place }) => place.conversationId));
  return Promise.all(
    [...places].map(async (place) => {
      const here = runs.filter((run) => run.place.conversationId === place);
      const presses = here.flatMap(({ id }) => steps.map((stage) => press(sign, place, { id, stage })));
      return { conversation: conversation(place), activities: await Promise.all(presses) };
    }),
  );
}

async function press(sign: Sign, place: string, data: Readonly<Record<string, unknown>>): Promise<object> {
  const verb = 'run-complete';
  const action = { type: 'Action.Execute', verb, data: await sign(place, { verb, data }) };
  return { type: 'invoke', name: 'adaptiveCard/action', value: { action, trigger: 'manual' } };
}

/** Only presses that completed their steps are worth timing. */
async function proved(listed: Promise<readonly Run[]>, steps: number): Promise<void> {
  const behind = (await listed).filter(({ revision }) => revision !== steps);
  if (behind.length > 0) throw new Error(`${behind.length} runs have not seen each of ${steps} presses`);
}

/** The runs' cards are drawn a last time after the presses: that would disturb the next round. */
async function drawn(connector: Connector): Promise<void> {
  let edits: number;
  do {
    edits = connector.edits;
    await wait(QUIET_MS);
  } while (connector.edits > edits);
}
