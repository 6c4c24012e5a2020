import type { BotCloud, BotSettings } from '../../src/bot-settings.ts';
import type { Config } from '../../src/config.ts';

/** A bot whose cloud is played here. */
export interface RehearsedBot extends BotSettings {
  readonly MicrosoftAppPassword: string;
  readonly MicrosoftAppTenantId: string;
  readonly cloud: BotCloud;
  /** Where the bot is reached. */
  readonly publicUrl: string;
  /** Where the bot reaches what is played here. */
  readonly origin: string;
  /** The Bot Connector's address; ends in a slash. */
  readonly serviceUrl: string;
}

/** @throws with what a rehearsal lacks */
export function rehearsedBot({ bot, publicUrl, hearing }: Config): RehearsedBot {
  const { cloud, MicrosoftAppPassword, MicrosoftAppTenantId } = bot ?? {};
  const [connector] = hearing.connectors;
  if (
    !bot ||
    !cloud ||
    MicrosoftAppPassword === undefined ||
    MicrosoftAppTenantId === undefined ||
    connector === undefined
  ) {
    throw new Error(
      'A rehearsal takes the settings MicrosoftApp…, ToChannelFromBot…, ToBotFromChannel… and CONNECTOR_URLS: see docs/rehearsal.md.',
    );
  }
  const { origin } = new URL(cloud.ToChannelFromBotLoginUrl);
  return {
    ...{ ...bot, cloud, MicrosoftAppPassword, MicrosoftAppTenantId },
    ...{ publicUrl, origin, serviceUrl: `${connector}/` },
  };
}
