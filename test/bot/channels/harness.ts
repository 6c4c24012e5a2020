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

/** What was heard and done, whichever platform is behind the channel. */
export interface Heard {
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
  /** What it does where it is added. */
  onAdded: (turn: Parameters<ChannelEvents['added']>[0]) => Promise<void>;
  /** What the shared budget answers. */
  takeRate: (key: string) => number;
}

export interface Harness extends Heard {
  readonly channel: Channel;
  readonly teams: FakeConnector;
  stop(): Promise<void>;
}

/** What every channel is given, and the record of it. */
export function surroundings(): {
  readonly heard: Heard;
  readonly given: Omit<TeamsChannelOptions, 'tenants' | 'connectors'>;
} {
  const book = memoryBook();
  const heard: Heard = {
    ...{ turns: [], added: [], removed: [], noted: [], pauses: [] },
    ...{ saves: book.saves, references: book.references },
    onTurn: () => Promise.resolve(),
    onAdded: () => Promise.resolve(),
    takeRate: () => 0,
  };
  const rate: SharedRate = {
    take: (key) => Promise.resolve(heard.takeRate(key)),
    note: (key) => void heard.noted.push(key),
  };
  const events: ChannelEvents = {
    turn: (turn) => {
      heard.turns.push(turn);
      return heard.onTurn(turn);
    },
    added: (turn) => {
      heard.added.push(turn);
      return heard.onAdded(turn);
    },
    removed: (place) => {
      heard.removed.push(place);
      return Promise.resolve();
    },
  };
  const sleep = (ms: number): Promise<void> => {
    heard.pauses.push(ms);
    return Promise.resolve();
  };
  return {
    heard,
    given: { events, conversations: book, strangers: createStrangers(), rate, log: silentLog, sleep },
  };
}

/** The channel's routes on a server of their own. */
export async function serve({
  router,
}: Pick<Channel, 'router'>): Promise<{ readonly url: string; close(): void }> {
  const server = express().use(router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function startHarness(options: Partial<TeamsChannelOptions> = {}): Promise<Harness> {
  const teams = await startConnector();
  const { heard, given } = surroundings();
  const channel = createTeamsChannel({
    ...given,
    tenants: [],
    connectors: [new URL(teams.url).origin],
    ...options,
  });
  const server = await serve(channel);
  teams.bot = server.url;
  return Object.assign(heard, {
    channel,
    teams,
    async stop() {
      server.close();
      await teams.stop();
    },
  });
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

function memoryBook(): ConversationBook & Pick<Heard, 'saves' | 'references'> {
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
