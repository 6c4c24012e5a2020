/** Which Bot Connectors the bot speaks to: whoever it calls is sent its token. */
import { isLoopbackUrl } from '../../../src/adapters/http/loopback.ts';

/**
 * Teams' own, as Microsoft's Teams SDK lists them by cloud: public and GCC, GCC High, DoD, 21Vianet. Not the domains above them:
 * any customer of Azure may have a name under trafficmanager.net.
 */
const PUBLISHED: readonly string[] = [
  'smba.trafficmanager.net',
  'smba.onyx.prod.teams.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
  'frontend.botapi.msg.infra.teams.microsoftonline.cn',
];

/** @param more origins besides the published ones (`CONNECTOR_URLS`) */
export function isTrustedConnector(serviceUrl: string, more: readonly string[]): boolean {
  const url = readPlain(serviceUrl);
  if (!url) return false;
  const isPublished = url.protocol === 'https:' && url.port === '' && PUBLISHED.includes(url.hostname);
  return isPublished || more.includes(url.origin);
}

/** Without credentials: this machine, and nothing else. */
export function isLocalConnector(serviceUrl: string): boolean {
  return readPlain(serviceUrl) !== undefined && isLoopbackUrl(serviceUrl);
}

/** An address in its one usual spelling: of others (`https://a\@b/`) the library that calls it might read another host. */
function readPlain(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = [text, `${text}/`].includes(url.href) && url.username === '' && url.password === '';
  return isPlain ? url : undefined;
}
