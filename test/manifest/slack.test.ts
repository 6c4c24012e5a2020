import { readFileSync } from 'node:fs';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise } from '../../bot/recognise.ts';
import { slackAppManifest } from '../../manifest/slack/limits.ts';
import { slackManifest } from '../../manifest/slack/manifest.ts';
import { EVENTS, SCOPES } from '../../manifest/slack/scopes.ts';
import { reachedBy } from '../../manifest/slack/settings.ts';
import { repositoryFiles } from '../rules/files.ts';

type Manifest = AppsManifestCreateArguments['manifest'];
type Settings = NonNullable<Manifest['settings']>;
type Scopes = NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>;
type BotScope = NonNullable<Scopes['bot']>[number];
type ManifestEvent = NonNullable<NonNullable<Settings['event_subscriptions']>['bot_events']>[number];

const HTTP = slackManifest({ by: 'http', publicUrl: 'https://linekeeper.contoso.example' });
const SOCKET = slackManifest({ by: 'socket' });
const EVENTS_URL = 'https://linekeeper.contoso.example/slack/events';

/** What each method takes, by https://docs.slack.dev/reference/methods; `files` are read at their address. */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
};
/** What each event takes, by https://docs.slack.dev/reference/events. */
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  channel_left: ['channels:read'],
  group_left: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read', 'mpim:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  tokens_revoked: [],
};
/** Besides methods and events. */
const OTHER_SCOPES = ['commands', 'files:read'];

const SOURCES = repositoryFiles('bot/channels/slack')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

function found(pattern: RegExp): string[] {
  return [...new Set([...SOURCES.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

/** The names that `app.event(…)` is given, in text or in a pattern. */
function eventsHeard(): string[] {
  const names = found(/\.event\(\s*(['/].*?['/]),/g).flatMap(
    (given) => given.match(/[a-z]+(?:_[a-z]+)*/g) ?? [],
  );
  return [...new Set(names)].sort();
}

function keysOf<Name extends string>(table: Readonly<Record<Name, string>>): Name[] {
  // Literal tables have no other keys.
  return Object.keys(table) as Name[];
}

const needed = (...tables: Readonly<Record<string, readonly string[]>>[]): string[] => [
  ...new Set([...tables.flatMap((table) => Object.values(table).flat()), ...OTHER_SCOPES]),
];

describe('manifest/slack', () => {
  it('has Slack call one address for all it has to tell, or none in Socket Mode', () => {
    const [command] = HTTP.features.slash_commands;
    expect([command?.url, HTTP.settings.interactivity.request_url]).toEqual([EVENTS_URL, EVENTS_URL]);
    expect(HTTP.settings).toMatchObject({
      event_subscriptions: { request_url: EVENTS_URL },
      socket_mode_enabled: false,
    });
    expect(SOCKET.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(SOCKET)).not.toContain('url');
  });

  it('names scopes and events that Slack’s own types know', () => {
    const scopes: readonly BotScope[] = keysOf(SCOPES);
    const events: readonly ManifestEvent[] = EVENTS;
    expect([scopes.length, events.length]).toEqual([
      SOCKET.oauth_config.scopes.bot.length,
      SOCKET.settings.event_subscriptions.bot_events.length,
    ]);
  });

  it('offers what the bot understands, nothing of the demo', () => {
    const idOf = (words: string): string | undefined => recognise(COMMANDS, words)?.command.id;
    const told = SOCKET.display_information.long_description.split(': ').at(-1) ?? '';
    const offered = COMMANDS.filter(({ demoOnly }) => demoOnly !== true).map(({ id }) => id);
    expect(told.slice(0, -1).split(', ').map(idOf)).toEqual(offered);
    const hint = SOCKET.features.slash_commands[0]?.usage_hint ?? '';
    const hinted = hint.slice(1, -1).split(' | ').slice(0, -1);
    expect(hinted.map(idOf)).toEqual(offered.slice(0, hinted.length));
    expect(SOCKET.features.app_home.messages_tab_read_only_enabled).toBe(false);
  });

  it('asks for the scopes of what the code does, each with its reason, and for no others', () => {
    const methods = found(/\bclient\.((?!event\b)[a-z]+\.[a-zA-Z.]+)\(/g);
    expect(methods).toEqual(Object.keys(METHOD_SCOPES));
    expect(Object.keys(SCOPES).sort()).toEqual(needed(METHOD_SCOPES, EVENT_SCOPES).sort());
    expect(SOCKET.oauth_config.scopes.bot).toEqual(Object.keys(SCOPES));
    for (const reason of Object.values(SCOPES)) expect(reason).not.toBe('');
  });

  it('subscribes to the events that the code hears, and to no others', () => {
    expect([...EVENTS].sort()).toEqual(Object.keys(EVENT_SCOPES));
    // Messages are subscribed to by the kind of conversation.
    expect([...new Set(EVENTS.map((name) => name.split('.')[0]))].sort()).toEqual(eventsHeard());
  });

  it.each([
    ['a name', { display_information: { ...HTTP.display_information, name: 'L'.repeat(36) } }],
    ['a description', { display_information: { ...HTTP.display_information, description: 'L'.repeat(141) } }],
    [
      'too short an account of itself',
      { display_information: { ...HTTP.display_information, long_description: 'L' } },
    ],
    ['a field that Slack does not know', { colour: 'blue' }],
  ])('is held to what Slack takes: %s', (_what, broken) => {
    expect(slackAppManifest.safeParse({ ...HTTP, ...broken }).success).toBe(false);
  });

  it('is written for the public address or for Socket Mode, and for nothing else', () => {
    expect(reachedBy(['socket'], {})).toEqual({ by: 'socket' });
    expect(reachedBy([], { PUBLIC_URL: 'https://a.example' })).toEqual({
      by: 'http',
      publicUrl: 'https://a.example',
    });
    for (const PUBLIC_URL of [undefined, '', 'http://a.example', 'soon'])
      expect(() => reachedBy([], { PUBLIC_URL })).toThrow('PUBLIC_URL');
    expect(() => reachedBy(['sockets'], {})).toThrow('“sockets” means nothing here');
  });
});
