import { botToken, type BotWithSecret } from '../../src/adapters/graph/index.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { within } from '../../src/kernel/within.ts';
import { bad, good, unset, warning, type Examination } from '../finding.ts';

const WITHIN_MS = 15_000;

/** A token for the Bot Connector, by the bot's own credentials. */
export type BotToken = (bot: BotWithSecret) => Promise<unknown>;

const fromEntra: BotToken = (bot) => botToken(bot)();

export const examineBot =
  (tokenFor: BotToken = fromEntra): Examination =>
  async ({ bot }) => {
    const about = 'Teams credentials';
    if (!bot) return [unset(about, 'MicrosoftAppId is not set: only this machine may talk to the bot')];
    const { MicrosoftAppPassword, MicrosoftAppType } = bot;
    if (MicrosoftAppType === 'UserAssignedMSI') {
      return [
        unset(about, 'a managed identity: its tokens are given to the machine that runs the bot alone'),
      ];
    }
    if (MicrosoftAppPassword === undefined) {
      const remedy =
        'Set MicrosoftAppPassword: Azure portal, your Azure Bot, Configuration, Manage Password.';
      return [bad(about, 'MicrosoftAppPassword is not set', remedy)];
    }
    try {
      await within(AbortSignal.timeout(WITHIN_MS), tokenFor({ ...bot, MicrosoftAppPassword }));
    } catch (error) {
      const [why = ''] = messageOf(error).split('\n');
      const remedy =
        'Compare MicrosoftAppId, MicrosoftAppType and MicrosoftAppTenantId with your Azure Bot’s Configuration page; make a new client secret if it has expired.';
      return [bad(about, `no token is given: ${why}`, remedy)];
    }
    return MicrosoftAppType === 'MultiTenant'
      ? [
          warning(
            about,
            'a token is given; the bot is of several tenants',
            'Azure creates no such bots any more: make a single-tenant one when you next set it up, and name the tenants in ALLOWED_TENANTS.',
          ),
        ]
      : [good(about, 'a token is given')];
  };
