/**
 * What the app asks the workspace for, each with what it is for; nothing that it does not use. It reads no channel's history: there it is
 * told only what mentions it. Source: https://docs.slack.dev/reference/scopes
 */
export const SCOPES = {
  'app_mentions:read': 'hears what mentions it in channels',
  'chat:write': 'answers, and edits its own messages',
  commands: 'the slash command /line',
  'files:read': 'reads the CSV files that people attach for it',
  'im:history': 'hears what is said to it in direct messages',
  'mpim:history': 'the same in group direct messages',
  'users:read': 'a member’s language and time zone, and whether they are a full member',
  'users:read.email': 'finds a member in Entra by the confirmed address',
  'channels:read': 'is told when it is added to a public channel, or removed',
  'groups:read': 'the same of private channels',
  'mpim:read': 'the same of group direct messages',
} as const;

/** What Slack tells the app of. Source: https://docs.slack.dev/reference/events */
export const EVENTS = [
  ...['app_mention', 'message.im', 'message.mpim'],
  ...['app_home_opened', 'member_joined_channel', 'member_left_channel', 'channel_left', 'group_left'],
  ...['app_uninstalled', 'tokens_revoked'],
] as const;
