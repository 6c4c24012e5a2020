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
  return new ClientKeeping({ ...cloud, ...Object.fromEntries(given) });
}

type Factory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;
type Client = ReturnType<Factory['create']>;
type Arguments<Name extends 'authenticateRequest' | 'createConnectorFactory'> = Parameters<
  ConfigurationBotFrameworkAuthentication[Name]
>;

/** Teams has a handful of service addresses, one a region of the world. */
const KEPT = 32;

/**
 * Keeps the Bot Connector's client of each service address. The library builds one for every turn, which takes a tenth of a
 * turn's processor time; what differs between turns is none of the client's affair, and its tokens are renewed by themselves.
 */
class ClientKeeping extends ConfigurationBotFrameworkAuthentication {
  private readonly clients = new Map<string, Client>();

  override async authenticateRequest(...request: Arguments<'authenticateRequest'>) {
    const proof = await super.authenticateRequest(...request);
    if (proof.connectorFactory) this.keeping(proof.connectorFactory);
    return proof;
  }

  override createConnectorFactory(...identity: Arguments<'createConnectorFactory'>): Factory {
    return this.keeping(super.createConnectorFactory(...identity));
  }

  private keeping(factory: Factory): Factory {
    const create = factory.create.bind(factory);
    factory.create = (serviceUrl, audience) => {
      const key = `${serviceUrl} ${audience}`;
      const kept = this.clients.get(key);
      if (kept) return kept;
      const client = create(serviceUrl, audience);
      client.catch(() => this.clients.delete(key));
      const [oldest] = this.clients.keys();
      if (this.clients.size >= KEPT && oldest !== undefined) this.clients.delete(oldest);
      this.clients.set(key, client);
      return client;
    };
    return factory;
  }
}
