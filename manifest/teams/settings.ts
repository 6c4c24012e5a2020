import { z } from 'zod';

/** What the package says of this installation. */
export interface TeamsApp {
  /** The app's id in the organisation's catalogue, and the bot's own: a GUID. */
  readonly appId: string;
  /** How people's browsers reach the bot. */
  readonly publicUrl: string;
  /** Must rise with every package that is uploaded in the place of another. */
  readonly version: string;
  readonly developer: {
    readonly name: string;
    readonly websiteUrl: string;
    readonly privacyUrl: string;
    readonly termsOfUseUrl: string;
  };
}

const page = z.url({ protocol: /^https$/, error: 'an address that begins with https://' });

const Environment = z.object({
  /** The app registration of the Azure Bot. */
  MicrosoftAppId: z.guid({
    error: 'the Application (client) ID of the Azure Bot’s app registration, a GUID',
  }),
  PUBLIC_URL: page,
  /** Whom people in the Teams app catalogue turn to, and the pages that it links to. */
  TEAMS_DEVELOPER_NAME: z.string().max(32, 'at most 32 characters').default('Linekeeper'),
  TEAMS_WEBSITE_URL: page.optional(),
  TEAMS_PRIVACY_URL: page.optional(),
  TEAMS_TERMS_URL: page.optional(),
});

/**
 * Reads what `npm run manifest` needs of the settings; an empty value counts as unset.
 * @throws with the name of each setting that will not do, and what it should be.
 */
export function teamsApp(env: Readonly<Record<string, string | undefined>>, version: string): TeamsApp {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map(
      ({ path: [name], message }) =>
        `The setting ${String(name)} ${given[String(name)] === undefined ? 'is missing' : 'is wrong'}: expected ${message}.`,
    );
    throw new Error(faults.join('\n'));
  }
  const { MicrosoftAppId, PUBLIC_URL, ...about } = read.data;
  const websiteUrl = about.TEAMS_WEBSITE_URL ?? PUBLIC_URL;
  return {
    appId: MicrosoftAppId,
    publicUrl: PUBLIC_URL,
    version,
    developer: {
      name: about.TEAMS_DEVELOPER_NAME,
      websiteUrl,
      privacyUrl: about.TEAMS_PRIVACY_URL ?? websiteUrl,
      termsOfUseUrl: about.TEAMS_TERMS_URL ?? websiteUrl,
    },
  };
}
