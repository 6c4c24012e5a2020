import { ClientSecretCredential } from '@azure/identity';
import { PUBLIC_CLOUD, type BotSettings } from '../../bot-settings.ts';

/** Where apps of several tenants ask ("Authentication with the Bot Connector API", Microsoft Learn). */
const ANY_TENANT = 'botframework.com';

export type BotWithSecret = BotSettings & { readonly MicrosoftAppPassword: string };

/**
 * The bot's own token for the Bot Connector, by its client secret (cached and renewed by the library).
 * @throws what Entra answers, with its code (`AADSTS…`)
 */
export function botToken(bot: BotWithSecret): () => Promise<string> {
  const { ToChannelFromBotOAuthScope: scope } = bot.cloud ?? PUBLIC_CLOUD;
  const credential = credentialOf(bot);
  return async () => (await credential.getToken(`${scope}/.default`)).token;
}

function credentialOf({
  MicrosoftAppId,
  MicrosoftAppPassword,
  MicrosoftAppTenantId = ANY_TENANT,
  cloud,
}: BotWithSecret): ClientSecretCredential {
  if (!cloud) return new ClientSecretCredential(MicrosoftAppTenantId, MicrosoftAppId, MicrosoftAppPassword);
  const { origin, pathname } = new URL(cloud.ToChannelFromBotLoginUrl);
  const tenant = pathname.split('/')[1] ?? '';
  // The public cloud does not know this one: asking it whether the address is Microsoft's would fail.
  const at = { authorityHost: origin, disableInstanceDiscovery: true };
  return new ClientSecretCredential(tenant, MicrosoftAppId, MicrosoftAppPassword, at);
}
