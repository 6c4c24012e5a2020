import type { z } from 'zod';
import { COMMANDS } from '../../bot/commands/index.ts';
import { slackAppManifest } from './limits.ts';
import { EVENTS, SCOPES } from './scopes.ts';

/** Where Slack finds the bot: at the address of its events, or, in Socket Mode, on a connection that the bot opens. */
export type Reached = { readonly by: 'http'; readonly publicUrl: string } | { readonly by: 'socket' };

export type SlackAppManifest = z.infer<typeof slackAppManifest>;

/** What is said to the bot in a word, in the order of help. */
const SAID = COMMANDS.filter(({ demoOnly }) => demoOnly !== true).map(({ says: { en } }) => en[0]);

/** As many as are read at a glance while somebody types; help tells the rest. */
const HINTED = 6;

const ABOUT = [
  'Linekeeper enrols, restarts, updates and watches the desk phones that work with Microsoft Teams.',
  'Send it a list of phones as CSV: it checks every line, shows what would happen, asks for an approval and reports what became of each phone. ' +
    'It walks you through the documented procedures, and tells you which phones have gone offline.',
  `Say one of these to it in a direct message, in a channel with its name before, or behind /line: ${SAID.join(', ')}.`,
];

/**
 * The app manifest that an administrator of the workspace creates the app from.
 * @throws ZodError where Slack would not take it
 */
export function slackManifest(reached: Reached): SlackAppManifest {
  // Events, presses and the slash command come to one address.
  const url = reached.by === 'http' ? new URL('/slack/events', reached.publicUrl).href : undefined;
  const requestUrl = url === undefined ? {} : { request_url: url };
  return slackAppManifest.parse({
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Linekeeper',
      description: 'Looks after an organisation’s desk phones from the chat.',
      long_description: ABOUT.join('\n\n'),
      background_color: '#1F4E79',
    },
    features: {
      // People talk to it in the Messages tab.
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'linekeeper', always_online: true },
      slash_commands: [
        {
          command: '/line',
          description: 'Desk phones: enrol, restart, update, watch. Begin with help.',
          usage_hint: `[${SAID.slice(0, HINTED).join(' | ')} | …]`,
          // So that people who are mentioned come with their member ids.
          should_escape: true,
          ...(url === undefined ? {} : { url }),
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(SCOPES) } },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: [...EVENTS] },
      interactivity: { is_enabled: true, ...requestUrl },
      org_deploy_enabled: false,
      socket_mode_enabled: reached.by === 'socket',
      token_rotation_enabled: false,
    },
  });
}
