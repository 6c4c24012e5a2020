/** A channel behind a real HTTP server, with fakes for what it is given. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Channel, ChannelEvents, ConversationBook } from '../../../bot/channels/channel.ts';
import { createTeamsChannel, type TeamsChannelOptions } from '../../../bot/channels/teams/index.ts';
import { createStrangers } from '../../../bot/doors/strangers.ts';
import type { Turn, View } from '../../../bot/turn.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import type { SharedRate } from '../../../src/kernel/rate.ts';
import { startConnector, type FakeConnector } from '../../helpers/connector.ts';

export interface Harness {
  readonly channel: Channel;
  readonly teams: FakeConnector;
  /** Turns in the order they came. */
  readonly turns: Turn[];
  readonly added: Parameters<ChannelEvents['added']>[0][];
  readonly removed: Parameters<ChannelEvents['removed']>[0][];
  readonly saves: string[];
  /** What is remembered of conversations, by their ids. */
  readonly references: Map<string, unknown>;
  readonly noted: string[];
  readonly pauses: number[];
  /** What the bot does with a turn; set it per test. */
  onTurn: (turn: Turn) => Promise<void>;
  /** What the shared budget answers. */
  takeRate: (key: string) => number;
  stop(): Promise<void>;
}

export async function startHarness(options: Partial<TeamsChannelOptions> = {}): Promise<Harness> {
  const teams = await startConnector();
  const book = memoryBook();
  const rate: SharedRate = {
    take: (key) => Promise.resolve(harness.takeRate(key)),
    note: (key) => void harness.noted.push(key),
  };
  const channel = createTeamsChannel({
    events: {
      turn: (turn) => {
        harness.turns.push(turn);
        return harness.onTurn(turn);
      },
      added: (turn) => {
        harness.added.push(turn);
        return Promise.resolve();
      },
      removed: (place) => {
        harness.removed.push(place);
        return Promise.resolve();
      },
    },
    conversations: book,
    tenants: [],
    connectors: [new URL(teams.url).origin],
    strangers: createStrangers(),
    rate,
    log: silentLog,
    sleep: (ms) => {
      harness.pauses.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  const server = express().use(channel.router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  teams.bot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const harness: Harness = {
    channel,
    teams,
    turns: [],
    added: [],
    removed: [],
    saves: book.saves,
    references: book.references,
    noted: [],
    pauses: [],
    onTurn: () => Promise.resolve(),
    takeRate: () => 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await teams.stop();
    },
  };
  return harness;
}

export function view(text: string): View {
  return {
    card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] },
    summary: `summary of ${text}`,
  };
}

/** A card with one button that carries data, with the fallback older clients press. */
export function buttonView(text: string, verb: string, data: Record<string, unknown> = {}): View {
  const button = { title: 'Go', data: { verb, ...data } };
  const fallback = { type: 'Action.Submit', ...button };
  return {
    card: { ...view(text).card, actions: [{ type: 'Action.Execute', verb, ...button, fallback }] },
    summary: text,
  };
}

function memoryBook(): ConversationBook & Pick<Harness, 'saves' | 'references'> {
  const references = new Map<string, unknown>();
  const saves: string[] = [];
  return {
    saves,
    references,
    save: ({ place, reference }) => {
      const isNew = !references.has(place.conversationId);
      saves.push(place.conversationId);
      references.set(place.conversationId, JSON.parse(JSON.stringify(reference)));
      return Promise.resolve(isNew);
    },
    personal: () => Promise.resolve([]),
    owner: () => Promise.resolve(undefined),
    find: (_channel, id) => Promise.resolve(references.get(id)),
    retire: (_channel, id) => {
      references.delete(id);
      return Promise.resolve();
    },
  };
}
