/** How the bot signs in to another cloud: the library's own way knows Microsoft's login services alone. */
import { ServiceClientCredentialsFactory, TokenCredentials } from 'botframework-connector';
import type { ServiceClientCredentials } from 'botframework-connector';
import { botToken, type BotWithSecret } from '../../../src/adapters/graph/index.ts';

/** The library takes an instance of its class and no other object. */
export class SignIn extends ServiceClientCredentialsFactory {
  private readonly bot: BotWithSecret;
  /** Made when it is first needed: an address that will not do keeps nobody from being heard. */
  private token: (() => Promise<string>) | undefined;

  constructor(bot: BotWithSecret) {
    super();
    this.bot = bot;
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.bot.MicrosoftAppId);
  }

  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override createCredentials(): Promise<ServiceClientCredentials> {
    return Promise.resolve({
      signRequest: async (request) => {
        this.token ??= botToken(this.bot);
        return new TokenCredentials(await this.token()).signRequest(request);
      },
    });
  }
}
