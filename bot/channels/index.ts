/** The chat platforms that the settings name. Whatever leaves by them is signed. */
import type { Access } from '../../src/access/index.ts';
import type { Stores } from '../../src/adapters/postgres/index.ts';
import type { Config } from '../../src/config.ts';
import type { Identities } from '../../src/identity/index.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { CardTokens } from '../buttons/card-tokens.ts';
import type { Drain } from '../doors/draining.ts';
import { signedChannel, signedEvents } from '../buttons/signing.ts';
import type { Strangers } from '../doors/strangers.ts';
import type { Channel, ChannelEvents } from './channel.ts';
import type { SlackChannelOptions } from './slack/index.ts';
import { createSlackPeople } from './slack/people.ts';
import { createTeamsChannel } from './teams/index.ts';

interface ChannelsOptions {
  readonly events: ChannelEvents;
  readonly tokens: CardTokens;
  readonly stores: Pick<Stores, 'conversations' | 'cardParts' | 'people' | 'rate' | 'clock'>;
  readonly identities: Identities;
  readonly access: Pick<Access, 'slackEntry'>;
  readonly strangers: Strangers;
  readonly drain: Pick<Drain, 'note'>;
  readonly log: Log;
}

export async function createChannels(config: Config, options: ChannelsOptions): Promise<readonly Channel[]> {
  const { tokens, stores, strangers, log } = options;
  const { conversations, rate } = stores;
  const events = signedEvents(options.events, tokens);
  const base = { strangers, events, conversations, rate, log };
  const teams = isTeamsHeard(config)
    ? [createTeamsChannel({ ...config.hearing, credentials: config.bot, ...base })]
    : [];
  const slack = config.slack
    ? [await createSlack({ settings: config.slack, ...base, ...slackParts(options) })]
    : [];
  return [...teams, ...slack].map((channel) => signedChannel(channel, tokens));
}

/** Without credentials whoever is on this machine speaks as anybody: good for a demo and for trying things out, not beside Slack. */
function isTeamsHeard({ bot, slack, demo }: Config): boolean {
  return bot !== undefined || slack === undefined || demo.url !== undefined;
}

/** Its libraries take half a second to read: only where Slack is spoken to. */
async function createSlack(options: SlackChannelOptions): Promise<Channel> {
  const { createSlackChannel } = await import('./slack/index.ts');
  return createSlackChannel(options);
}

function slackParts({
  stores,
  identities,
  access,
  drain,
  log,
}: ChannelsOptions): Pick<SlackChannelOptions, 'parts' | 'afterwards' | 'people'> {
  const { cardParts: parts, people: heard, clock } = stores;
  return {
    parts,
    afterwards: (work) => drain.note(work),
    people: (ask) => createSlackPeople({ ask, identities, access, heard, clock, log }),
  };
}
