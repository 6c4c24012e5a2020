/** The bot's registration, and the library's clients that act in its name. */
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { ClaimsIdentity } from 'botframework-connector';
import { LRUCache } from 'lru-cache';

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

/** What this program reads of a cloud itself; the rest the library knows of the public one. */
export type TokenService = Pick<
  Cloud,
  'ToChannelFromBotOAuthScope' | 'ToBotFromChannelTokenIssuer' | 'ToBotFromChannelOpenIdMetadataUrl'
>;

/** As "Authentication with the Bot Connector API" (Microsoft Learn) has it. */
export const PUBLIC_CLOUD: TokenService = {
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
};

type Library = ConfigurationBotFrameworkAuthentication;
type Proof = Awaited<ReturnType<Library['authenticateRequest']>>;
type Factory = ReturnType<Library['createConnectorFactory']>;
type Client = ReturnType<Factory['create']>;

export interface Authentication {
  readonly library: Library;
  /**
   * What the library is told of a request that was let in; the same of all, because one service speaks to one bot. Its own check
   * is not asked: it takes tokens of the Emulator and of other bots too, whose audience it does not look at.
   */
  readonly proof: Proof;
}

export function createAuthentication(credentials: BotCredentials | undefined, cloud?: Cloud): Authentication {
  // The library's schema takes absent keys, not undefined ones.
  const given = Object.entries(credentials ?? {}).filter(([, value]) => value !== undefined);
  const library = new ClientKeeping({ ...cloud, ...Object.fromEntries(given) });
  const claimsIdentity = credentials
    ? new ClaimsIdentity([{ type: 'aud', value: credentials.MicrosoftAppId }], true)
    : new ClaimsIdentity([], 'anonymous');
  const { ToChannelFromBotOAuthScope: audience } = cloud ?? PUBLIC_CLOUD;
  const connectorFactory = library.createConnectorFactory(claimsIdentity);
  return { library, proof: { audience, claimsIdentity, connectorFactory } };
}

/** Teams has a handful of service addresses, one a region of the world. */
const KEPT = 32;

/**
 * Keeps the Bot Connector's client of each service address, and the one that would ask for people's tokens. The library builds both
 * for every turn, which takes a sixth of a turn's processor time; what differs between turns is none of the clients' affair, and
 * their tokens are renewed by themselves.
 */
class ClientKeeping extends ConfigurationBotFrameworkAuthentication {
  private userTokens: ReturnType<Library['createUserTokenClient']> | undefined;
  private readonly clients = new LRUCache<string, Client>({ max: KEPT });

  override createUserTokenClient(
    ...identity: Parameters<Library['createUserTokenClient']>
  ): ReturnType<Library['createUserTokenClient']> {
    this.userTokens ??= super.createUserTokenClient(...identity);
    this.userTokens.catch(() => (this.userTokens = undefined));
    return this.userTokens;
  }

  override createConnectorFactory(...identity: Parameters<Library['createConnectorFactory']>): Factory {
    const factory = super.createConnectorFactory(...identity);
    const create = factory.create.bind(factory);
    factory.create = (serviceUrl, audience) => {
      const key = `${serviceUrl} ${audience}`;
      const kept = this.clients.get(key);
      if (kept) return kept;
      const client = create(serviceUrl, audience);
      client.catch(() => this.clients.delete(key));
      this.clients.set(key, client);
      return client;
    };
    return factory;
  }
}
