/** Proves that a request comes from the Bot Connector and is meant for this bot. */
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';

/** The bot's registration, in the names Microsoft gives the settings. A managed identity has no password. */
export interface BotCredentials {
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppPassword?: string | undefined;
  readonly MicrosoftAppType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
  readonly MicrosoftAppTenantId?: string | undefined;
}

/** Where a cloud's tokens come from. The public cloud is the default; GCC High, 21Vianet and tests name their own, all of it. */
export interface Cloud {
  readonly ToChannelFromBotLoginUrl: string;
  readonly ToChannelFromBotOAuthScope: string;
  readonly ToBotFromChannelTokenIssuer: string;
  readonly ToBotFromChannelOpenIdMetadataUrl: string;
  readonly ToBotFromEmulatorOpenIdMetadataUrl: string;
  readonly OAuthUrl: string;
}

/** Without credentials every request passes: the endpoint then listens to this machine alone. */
export function createAuthentication(
  credentials: BotCredentials | undefined,
  cloud?: Cloud,
): ConfigurationBotFrameworkAuthentication {
  // The library's schema takes absent keys, not undefined ones.
  const given = Object.entries(credentials ?? {}).filter(([, value]) => value !== undefined);
  return new ConfigurationBotFrameworkAuthentication({ ...cloud, ...Object.fromEntries(given) });
}
