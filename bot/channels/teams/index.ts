/** Microsoft Teams as a channel. */
import { CloudAdapter } from 'botbuilder';
import type { Strangers } from '../../doors/strangers.ts';
import { PUBLIC_CLOUD, type BotSettings } from '../../../src/bot-settings.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { SharedRate } from '../../../src/kernel/rate.ts';
import { sleep as realSleep } from '../../../src/kernel/sleep.ts';
import type { Channel, ChannelEvents, ConversationBook } from '../channel.ts';
import { CHANNEL_NAME } from './activity.ts';
import { createAdmission, localAdmission, TEAMS_CHANNEL_ID, type AdmissionOptions } from './admission.ts';
import { createAuthentication } from './authentication.ts';
import { plainConnector } from './connector.ts';
import { createEndpoint } from './endpoint.ts';
import { localGate, tokenGate, type Gate } from './gate.ts';
import { createLimits } from './limits.ts';
import { createReferences } from './references.ts';
import { createRoutes } from './routes.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTokens } from './token.ts';
import { createUnasked } from './unasked.ts';

export interface TeamsChannelOptions extends AdmissionOptions {
  /** Undefined: no token is asked for, and only this machine is heard and called. */
  readonly credentials?: BotSettings | undefined;
  readonly strangers: Strangers;
  readonly events: ChannelEvents;
  readonly conversations: ConversationBook;
  readonly rate: SharedRate;
  readonly log: Log;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly clock?: Clock;
}

export function createTeamsChannel(options: TeamsChannelOptions): Channel {
  const { credentials, events, log, sleep = realSleep } = options;
  const { library, proof } = createAuthentication(credentials);
  const adapter = new CloudAdapter(library);
  adapter.use(plainConnector(adapter));

  const admission = credentials ? createAdmission(options) : localAdmission;
  const gate = credentials ? gateFor(credentials, options) : localGate;
  const references = createReferences(options.conversations, log);
  const limits = createLimits(options.rate, sleep);
  const clock = options.clock === undefined ? {} : { clock: options.clock };
  const routes = createRoutes({ events, references, limits, log, sleep, ...clock });
  const appId = credentials?.MicrosoftAppId ?? '';
  return {
    name: CHANNEL_NAME,
    router: createEndpoint({ adapter, proof, gate, admission, routes, log }),
    ...createUnasked({ adapter, appId, admission, references, limits, sleep }),
  };
}

function gateFor(
  { MicrosoftAppId: audience, cloud }: BotSettings,
  { strangers, log }: Pick<TeamsChannelOptions, 'strangers' | 'log'>,
): Gate {
  const service = cloud ?? PUBLIC_CLOUD;
  const metadataUrl = service.ToBotFromChannelOpenIdMetadataUrl;
  const keys = createSigningKeys({ metadataUrl, channelId: TEAMS_CHANNEL_ID, log });
  const issuer = service.ToBotFromChannelTokenIssuer;
  return tokenGate(createTokens({ audience, issuer, keys, log }), strangers);
}
