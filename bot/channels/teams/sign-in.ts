/** How the bot signs in to another cloud: the library's own way knows Microsoft's login services alone. */
import { TokenCredentials, type ServiceClientCredentialsFactory } from 'botframework-connector';
import { botToken, type BotWithSecret } from '../../../src/adapters/graph/index.ts';

export function signInOf(bot: BotWithSecret): ServiceClientCredentialsFactory {
  let token: (() => Promise<string>) | undefined;
  return {
    isValidAppId: (appId) => Promise.resolve(appId === bot.MicrosoftAppId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: () =>
      Promise.resolve({
        async signRequest(request) {
          token ??= botToken(bot);
          return new TokenCredentials(await token()).signRequest(request);
        },
      }),
  };
}
