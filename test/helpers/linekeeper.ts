/** All of Linekeeper in one process: bot and worker, a demo tenant, a database and a fake Teams of its own. */
import { readFile } from 'node:fs/promises';
import { startBot } from '../../bot/app.ts';
import type { TenantOptions } from '../../src/adapters/demo-tenant/options.ts';
import type { Change } from '../../src/changes/index.ts';
import { createLog } from '../../src/kernel/log.ts';
import { textsOf } from '../cards/render.ts';
import { signingWith } from './card-tokens.ts';
import {
  startConnector,
  type FakeConnector,
  type Json,
  type Outcome,
  type PostedMessage,
} from './connector.ts';
import { install, type Installation } from './installation.ts';
import { freePort } from './ports.ts';

export interface Linekeeper extends Omit<Installation, 'startWorker' | 'startWorkerProcess'> {
  readonly teams: FakeConnector;
  /** Every card that was posted, put in another's place or answered to a press. */
  cards(): Json[];
  /** What was logged as an error: bugs, never what people do wrong. */
  readonly errors: readonly Json[];
  /** All that bot and worker logged, to the last detail, line by line. */
  readonly lines: readonly string[];
  /** The change that was asked for last. */
  newest(): Promise<Change>;
  /** Waits for the conversation's first message whose card says so. */
  shows(conversationId: string, said: string | RegExp, ms?: number): Promise<PostedMessage>;
}

export const SAMPLE = await readFile(new URL('../../samples/phones.csv', import.meta.url), 'utf8');

/** pino's number of the level. */
const ERROR = 50;

/**
 * The inventory has been read when it is back.
 * @param worker where the worker is: some settings, such as NODE_EXTRA_CA_CERTS, are read by a process when it starts
 */
export async function startLinekeeper(
  tenant: Partial<TenantOptions> = {},
  env: Readonly<Record<string, string>> = {},
  worker: 'here' | 'apart' = 'here',
): Promise<Linekeeper> {
  const port = await freePort();
  const site = await install(tenant, { PORT: String(port), ...env });
  const errors: Json[] = [];
  const lines: string[] = [];
  const logTo = (write: (line: string) => unknown) =>
    createLog({ level: 'trace', secrets: site.config.secrets, to: { write } });
  const note = (line: string): void => {
    lines.push(line);
    const said = JSON.parse(line) as Json;
    if (Number(said.level) >= ERROR) errors.push(said);
  };
  const bot = await startBot(site.config, logTo(note), site.management);
  const working = logTo((line) => lines.push(line));
  await (worker === 'here' ? site.startWorker(working) : site.startWorkerProcess());
  while (!(await site.stores.devices.syncedAt())) await new Promise((resolve) => setTimeout(resolve, 50));
  const connector = await startConnector({ bot: `http://127.0.0.1:${port}` });
  connector.sign = signingWith(site.stores);
  const { press } = connector;
  const answered: Json[] = [];
  const noting = (outcome: Outcome): Outcome => {
    if (outcome.card) answered.push(outcome.card);
    return outcome;
  };
  return {
    ...site,
    teams: Object.assign(connector, {
      press: async (...of: Parameters<typeof press>) => noting(await press(...of)),
    }),
    errors,
    lines,
    cards: () => [...connector.calls.flatMap(({ activity }) => cardIn(activity)), ...answered],
    async newest() {
      const { changes } = await site.stores.changes.list({ open: false, page: 0, perPage: 1 });
      if (!changes[0]) throw new Error('no change has been asked for');
      return changes[0];
    },
    shows: (conversationId, said, ms = 10_000) =>
      connector.waitForCard(conversationId, (card) => wordsOf(card).search(said) >= 0, ms),
    async close() {
      await bot.stop();
      await site.close();
      await connector.stop();
    },
  };
}

/** All that a card says, and what its message is called in a notification. */
export function wordsOf(card: unknown): string {
  return textsOf(card).join('\n').replaceAll('\\', '');
}

/** What an answer says: the card in the pressed one's place, or else the message. */
export function answerOf({ card, replies }: Pick<Outcome, 'card' | 'replies'>): string {
  return wordsOf(card ?? replies.at(-1)?.card);
}

function cardIn(activity: Json | undefined): Json[] {
  const attachments = (activity?.attachments ?? []) as { content: Json }[];
  return attachments.map(({ content }) => content);
}
