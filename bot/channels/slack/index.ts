/** Slack as a channel. */
import { SocketModeReceiver } from '@slack/bolt';
import { Router } from 'express';
import type { CardParts } from '../../../src/conversations/index.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { SharedRate } from '../../../src/kernel/rate.ts';
import { sleep as realSleep } from '../../../src/kernel/sleep.ts';
import type { SlackSettings } from '../../../src/slack-settings.ts';
import type { Strangers } from '../../doors/strangers.ts';
import type { Channel, ChannelEvents, ConversationBook } from '../channel.ts';
import { createClient, libraryLog } from './client.ts';
import { createEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { createMembership } from './membership.ts';
import type { SlackPeople } from './people.ts';
import { CHANNEL_NAME } from './place.ts';
import { createPresses } from './presses.ts';
import { createReferences } from './references.ts';
import { createCall, IN_TURN } from './retry.ts';
import { createRoutes } from './routes.ts';
import { createTurns } from './turns.ts';
import { createUnasked } from './unasked.ts';
import { createWords } from './words.ts';
import { createRefusal, createWorkspace } from './workspace.ts';
import { createWriter } from './writer.ts';

export interface SlackChannelOptions {
  readonly settings: SlackSettings;
  readonly strangers: Strangers;
  readonly events: ChannelEvents;
  readonly conversations: ConversationBook;
  readonly parts: CardParts;
  readonly rate: SharedRate;
  /** Told of work that goes on once Slack has its receipt. */
  readonly afterwards: (work: Promise<void>) => void;
  /** @param ask Slack's method `users.info`, with `include_locale`, as it answers */
  readonly people: (ask: (user: string) => Promise<unknown>) => SlackPeople;
  readonly log: Log;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly clock?: Clock;
}

export function createSlackChannel(options: SlackChannelOptions): Channel {
  const { settings, events, parts, strangers, afterwards, log, sleep = realSleep } = options;
  const { apiUrl, hears } = settings;
  const client = createClient(settings.botToken, apiUrl, log);
  const call = createCall(sleep, log);
  const people = options.people((user) =>
    call(() => client.users.info({ user, include_locale: true }), IN_TURN),
  );
  const workspace = createWorkspace(client, call);
  const references = createReferences(options.conversations, log);
  const limits = createLimits(options.rate, sleep);
  const writer = createWriter({ client, parts });
  const out = { writer, call, limits, log };
  const clock = options.clock === undefined ? {} : { clock: options.clock };
  const turns = createTurns({ events, people, references, log, ...clock });
  const handlers = {
    words: createWords({ turns, workspace, references, out, apiUrl }),
    presses: createPresses({ turns, workspace, people, parts, client, out, apiUrl }),
    membership: createMembership({ events, people, references, workspace, out }),
    afterwards,
    log,
  };
  const unasked = { ...createUnasked({ ...out, references }), refuses: createRefusal(client) };
  if (hears.by === 'http') {
    const { signingSecrets } = hears;
    const { receiver, router } = createEndpoint({ signingSecrets, strangers, log, ...clock });
    createRoutes({ ...handlers, receiver });
    return { name: CHANNEL_NAME, router, ...unasked };
  }
  const receiver = new SocketModeReceiver({
    appToken: hears.appToken,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
    logger: libraryLog(log),
  });
  createRoutes({ ...handlers, receiver });
  return {
    name: CHANNEL_NAME,
    router: Router(),
    listen() {
      receiver.start().catch((error: unknown) => {
        log.error({ err: error }, 'Slack is not heard: see to SLACK_APP_TOKEN');
      });
      return () => receiver.stop();
    },
    ...unasked,
  };
}
