/** Slack's channel behind a real HTTP server, with a fake workspace and fakes for what it is given. */
import type { Channel } from '../../../bot/channels/channel.ts';
import { createSlackChannel, type SlackChannelOptions } from '../../../bot/channels/slack/index.ts';
import { localeOf } from '../../../cards/wording/index.ts';
import type { CardParts } from '../../../src/conversations/index.ts';
import { slackSettings } from '../../../src/slack-settings.ts';
import { startSlack, type FakeSlack } from '../../helpers/slack.ts';
import { serve, surroundings, type Heard } from './harness.ts';

export interface SlackHarness extends Heard {
  readonly channel: Channel;
  readonly slack: FakeSlack;
  readonly parts: Map<string, unknown>;
  stop(): Promise<void>;
}

export async function startSlackHarness(
  options: Partial<SlackChannelOptions> = {},
  fake: Parameters<typeof startSlack>[0] = {},
  more: Readonly<Record<string, string>> = {},
): Promise<SlackHarness> {
  const slack = await startSlack(fake);
  const { heard, given } = surroundings();
  const parts = new Map<string, unknown>();
  const work = new Set<Promise<void>>();
  const settings = slackSettings({ SLACK_API_URL: '', ...slack.settings, ...more });
  if (!settings) throw new Error('the fake workspace has settings');
  const channel = createSlackChannel({
    ...given,
    settings,
    parts: memoryParts(parts),
    afterwards: (each) => {
      work.add(each);
      void each.finally(() => work.delete(each));
    },
    people: (ask) => ({
      async person(team, user) {
        const { user: member } = (await ask(user)) as {
          user: { real_name: string; locale: string; tz: string };
        };
        const who = { id: `id of ${user}`, name: member.real_name };
        return { who, account: `${team}/${user}`, locale: localeOf(member.locale), timeZone: member.tz };
      },
    }),
    ...options,
  });
  const server = await serve(channel);
  slack.bot = server.url;
  slack.idle = async () => {
    while (work.size > 0) await Promise.allSettled([...work]);
  };
  return Object.assign(heard, {
    channel,
    slack,
    parts,
    async stop() {
      await slack.idle();
      server.close();
      await slack.stop();
    },
  });
}

/** As JSON, which the database keeps. */
function memoryParts(parts: Map<string, unknown>): CardParts {
  return {
    keep: (_channel, added) => {
      for (const [key, part] of added) parts.set(key, JSON.parse(JSON.stringify(part)));
      return Promise.resolve();
    },
    find: (_channel, key) => Promise.resolve(parts.get(key)),
  };
}
