/** Microsoft Teams as a channel. */
import { CloudAdapter } from 'botbuilder';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { SharedRate } from '../../../src/kernel/rate.ts';
import { sleep as realSleep } from '../../../src/kernel/sleep.ts';
import type { Channel, ChannelEvents, ConversationBook } from '../channel.ts';
import { CHANNEL_NAME } from './activity.ts';
import { createAuthentication, type BotCredentials, type Cloud } from './authentication.ts';
import { plainConnector } from './connector.ts';
import { createEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { createReferences } from './references.ts';
import { createRoutes } from './routes.ts';
import { createUnasked } from './unasked.ts';

export type { BotCredentials, Cloud } from './authentication.ts';

export interface TeamsChannelOptions {
  /** Undefined: no token is asked for, and only this machine is heard and called, whatever `loopbackOnly` says. */
  readonly credentials?: BotCredentials | undefined;
  readonly cloud?: Cloud;
  readonly loopbackOnly?: boolean;
  readonly events: ChannelEvents;
  readonly conversations: ConversationBook;
  readonly rate: SharedRate;
  readonly log: Log;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly clock?: Clock;
}

export function createTeamsChannel(options: TeamsChannelOptions): Channel {
  const { credentials, events, log, sleep = realSleep } = options;
  const loopbackOnly = credentials === undefined || options.loopbackOnly === true;
  const authentication = createAuthentication(credentials, options.cloud);
  const adapter = new CloudAdapter(authentication);
  adapter.use(plainConnector(adapter));

  const references = createReferences(options.conversations, log);
  const limits = createLimits(options.rate, sleep);
  const clock = options.clock === undefined ? {} : { clock: options.clock };
  const routes = createRoutes({ events, references, limits, log, sleep, ...clock });
  return {
    name: CHANNEL_NAME,
    router: createEndpoint({ adapter, authentication, routes, loopbackOnly, log }),
    ...createUnasked({ adapter, appId: credentials?.MicrosoftAppId ?? '', references, limits, sleep }),
  };
}
