import { LinekeeperError } from './kernel/errors.ts';
import { valuesOf } from './secret-settings.ts';

/** How Slack is spoken to and heard. */
export interface SlackSettings {
  readonly botToken: string;
  /** `http`: Slack calls the bot and signs what it says. `socket`: the bot opens a connection to Slack, and no route. */
  readonly hears:
    | { readonly by: 'http'; readonly signingSecrets: readonly string[] }
    | { readonly by: 'socket'; readonly appToken: string };
  /** Ends in a slash. */
  readonly apiUrl: string;
}

interface Given {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_API_URL: string;
}

/**
 * @returns undefined where nothing of Slack is set
 * @throws LinekeeperError `setting.invalid` where one of the settings lacks what belongs to it
 */
export function slackSettings(given: Given): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = given;
  if (botToken === undefined) {
    if (signingSecret === undefined && appToken === undefined) return undefined;
    throw invalid('SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are of no use without it');
  }
  const apiUrl = given.SLACK_API_URL.endsWith('/') ? given.SLACK_API_URL : `${given.SLACK_API_URL}/`;
  // Both may be set, as Slack shows both: the socket is what somebody has switched on.
  if (appToken !== undefined) return { botToken, hears: { by: 'socket', appToken }, apiUrl };
  if (signingSecret !== undefined)
    return { botToken, hears: { by: 'http', signingSecrets: valuesOf(signingSecret) }, apiUrl };
  throw invalid(
    'SLACK_SIGNING_SECRET',
    'SLACK_BOT_TOKEN also needs SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode)',
  );
}

function invalid(name: string, problem: string): LinekeeperError {
  return new LinekeeperError('setting.invalid', { name, problem });
}
