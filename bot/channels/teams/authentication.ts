/** The bot's registration, and the library's clients that act in its name. */
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { ClaimsIdentity } from 'botframework-connector';
import { LRUCache } from 'lru-cache';
import { PUBLIC_CLOUD, type BotSettings } from '../../../src/bot-settings.ts';
import { SignIn } from './sign-in.ts';

/** Of another cloud the library wants to know these too, though nothing here asks for people's tokens or hears an Emulator. */
const NEVER_ASKED = {
  OAuthUrl: 'https://token.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/botframework.com/v2.0',
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

export function createAuthentication(credentials: BotSettings | undefined): Authentication {
  const library = libraryFor(credentials);
  const claimsIdentity = credentials
    ? new ClaimsIdentity([{ type: 'aud', value: credentials.MicrosoftAppId }], true)
    : new ClaimsIdentity([], 'anonymous');
  const { ToChannelFromBotOAuthScope: audience } = credentials?.cloud ?? PUBLIC_CLOUD;
  const connectorFactory = library.createConnectorFactory(claimsIdentity);
  return { library, proof: { audience, claimsIdentity, connectorFactory } };
}

function libraryFor(credentials: BotSettings | undefined): Library {
  if (!credentials) return new ClientKeeping({});
  const { cloud, ...app } = credentials;
  if (!cloud) return new ClientKeeping(app);
  const signIn = new SignIn({ MicrosoftAppPassword: '', ...credentials });
  return new ClientKeeping({ ...app, ...cloud, ...NEVER_ASKED }, signIn);
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
