/** The Azure Bot's registration, and the cloud of the Bot Framework that it belongs to. */
import { LinekeeperError } from './kernel/errors.ts';

/** In the names that Microsoft gives the settings. A managed identity has no password. */
export interface BotSettings {
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
  readonly MicrosoftAppPassword?: string;
  readonly MicrosoftAppTenantId?: string;
  /** Undefined: the public one. */
  readonly cloud?: BotCloud;
}

/** Where a cloud's tokens come from, in Microsoft's names ("Configure Bot Framework bots for US Government customers"). */
export interface BotCloud {
  /** Where the bot signs in: the login service, then its tenant. */
  readonly ToChannelFromBotLoginUrl: string;
  readonly ToChannelFromBotOAuthScope: string;
  readonly ToBotFromChannelTokenIssuer: string;
  readonly ToBotFromChannelOpenIdMetadataUrl: string;
}

/** As "Authentication with the Bot Connector API" (Microsoft Learn) has it; where the bot signs in follows from its tenant. */
export const PUBLIC_CLOUD: Omit<BotCloud, 'ToChannelFromBotLoginUrl'> = {
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
};

type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };
type Given = Optional<Omit<BotSettings, 'MicrosoftAppType' | 'cloud'>> &
  Pick<BotSettings, 'MicrosoftAppType'> &
  Optional<BotCloud>;

/**
 * @returns undefined where there is no registration
 * @throws LinekeeperError `setting.invalid` where only a part of a cloud is named
 */
export function botSettings(given: Given): BotSettings | undefined {
  const { MicrosoftAppId, MicrosoftAppType, MicrosoftAppPassword, MicrosoftAppTenantId } = given;
  const cloud = cloudOf(given);
  if (MicrosoftAppId === undefined) return undefined;
  return {
    ...{ MicrosoftAppId, MicrosoftAppType },
    ...(MicrosoftAppPassword === undefined ? {} : { MicrosoftAppPassword }),
    ...(MicrosoftAppTenantId === undefined ? {} : { MicrosoftAppTenantId }),
    ...(cloud === undefined ? {} : { cloud }),
  };
}

function cloudOf({
  ToChannelFromBotLoginUrl,
  ToChannelFromBotOAuthScope,
  ToBotFromChannelTokenIssuer,
  ToBotFromChannelOpenIdMetadataUrl,
}: Optional<BotCloud>): BotCloud | undefined {
  const named = {
    ...{ ToChannelFromBotLoginUrl, ToChannelFromBotOAuthScope },
    ...{ ToBotFromChannelTokenIssuer, ToBotFromChannelOpenIdMetadataUrl },
  };
  const missing = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === Object.keys(named).length) return undefined;
  if (isWhole(named)) return named;
  throw new LinekeeperError('setting.invalid', {
    name: missing[0] ?? '',
    problem:
      'another cloud of the Bot Framework takes all four settings ToChannelFromBot… and ToBotFromChannel…',
  });
}

function isWhole(cloud: Optional<BotCloud>): cloud is BotCloud {
  return Object.values(cloud).every((value) => value !== undefined);
}
