/** Slack's files: unlike Teams' links theirs carry no permission of their own, so that the bot shows its token to those who keep them. */
import type { SlackSettings } from '../../slack-settings.ts';

/** The files of Slack, and of GovSlack. */
const FILE_HOSTS = ['https://files.slack.com', 'https://files.slack-gov.com'];
const PRIVATE_FILES = '/files-pri/';

export interface TokenHost {
  /** Whether the token may be shown there: to nobody but Slack. */
  keeps(url: URL): boolean;
  readonly token: string;
}

/** With the origin of the Web API where that is another one: a fake Slack keeps its files itself. */
export function slackFiles({
  apiUrl,
  botToken: token,
}: Pick<SlackSettings, 'apiUrl' | 'botToken'>): TokenHost {
  const origins = [...FILE_HOSTS, new URL(apiUrl).origin];
  return {
    token,
    keeps: ({ origin, pathname, username, password }) =>
      origins.includes(origin) && pathname.startsWith(PRIVATE_FILES) && username + password === '',
  };
}
