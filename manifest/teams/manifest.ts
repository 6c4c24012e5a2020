import type { Locale } from '../../cards/wording/index.ts';
import type { Command } from '../../bot/command.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { WORDS } from './words.ts';
import type { TeamsApp } from './settings.ts';

/** The newest schema that Microsoft has published as stable (`@microsoft/app-manifest`). */
export const SCHEMA_VERSION = '1.30';
const SCHEMAS = `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA_VERSION}`;

/** Beside the manifest in the package. */
export const FILES = { color: 'color.png', outline: 'outline.png', french: 'fr.json' } as const;

/** What Teams offers while somebody types: the ways in, in the order in which a day needs them; help tells the rest. */
const OFFERED = {
  personal: [
    ...['help', 'enroll', 'devices', 'restart', 'firmware'],
    ...['changes', 'approvals', 'runbook', 'watch', 'status'],
  ],
  shared: [
    ...['help', 'devices', 'device', 'restart', 'changes'],
    ...['incidents', 'watch', 'runbook', 'check', 'status'],
  ],
} as const;

const LISTS = [
  { scopes: ['personal'], commands: OFFERED.personal.map(named) },
  { scopes: ['team', 'groupChat'], commands: OFFERED.shared.map(named) },
];

/**
 * The Teams app manifest. It asks for no permission of a team or a chat: the bot hears what is said to it, and whom it works for it
 * reads from Graph by its own app registration.
 */
export function teamsManifest({ appId, publicUrl, version, developer }: TeamsApp): object {
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA_VERSION,
    id: appId,
    version,
    developer,
    name: WORDS.en.name,
    description: WORDS.en.description,
    icons: { color: FILES.color, outline: FILES.outline },
    accentColor: '#1F4E79',
    bots: [
      {
        botId: appId,
        scopes: LISTS.flatMap(({ scopes }) => scopes),
        // Lists of phones come as files, in personal chats.
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: LISTS.map(({ scopes, commands }) => ({
          scopes,
          commands: commands.map((command) => entry(command, 'en')),
        })),
      },
    ],
    defaultInstallScope: 'personal',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    validDomains: [new URL(publicUrl).hostname],
    localizationInfo: {
      defaultLanguageTag: 'en-us',
      additionalLanguages: [{ languageTag: 'fr', file: FILES.french }],
    },
  };
}

/** The manifest's words in French, by the paths that they replace. */
export function frenchWords(): Record<string, string> {
  const { name, description } = WORDS.fr;
  const commands = LISTS.flatMap((list, at) =>
    list.commands.flatMap((command, index) => {
      const path = `bots[0].commandLists[${at}].commands[${index}]`;
      const { title, description: told } = entry(command, 'fr');
      return [
        [`${path}.title`, title],
        [`${path}.description`, told],
      ];
    }),
  );
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.Localization.schema.json`,
    'name.short': name.short,
    'name.full': name.full,
    'description.short': description.short,
    'description.full': description.full,
    ...(Object.fromEntries(commands) as Record<string, string>),
  };
}

/** Teams writes the title into the message: it has to be what the bot understands. */
function entry(
  { says, summary, usage, id }: Command,
  locale: Locale,
): { title: string; description: string } {
  const [title = id] = says[locale];
  return { title, description: `${summary[locale]} (${usage[locale]})` };
}

function named(id: string): Command {
  const command = COMMANDS.find((each) => each.id === id);
  if (!command) throw new Error(`the Teams manifest offers ${id}, which is no command`);
  return command;
}
