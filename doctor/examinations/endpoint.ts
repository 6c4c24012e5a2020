import { messageOf } from '../../src/kernel/errors.ts';
import type { Config } from '../../src/config.ts';
import { bad, good, unset, warning, type Examination, type Finding } from '../finding.ts';

const WITHIN_MS = 10_000;

/** That the bot can be reached where the platforms and people's browsers call it, and who it takes its callers for. */
export const examineEndpoint: Examination = async (config, env) => [
  ...(await addressOf(config, env)),
  ...proxyOf(config),
];

/** The bot speaks HTTP: before an address with https stands a proxy. */
function proxyOf({ publicUrl, hearing }: Config): Finding[] {
  if (!publicUrl.startsWith('https:') || hearing.proxies.length > 0) return [];
  return [
    warning(
      'proxy',
      'TRUSTED_PROXIES is not set: every caller looks like the proxy, and one that guesses shuts out the others',
      'Set TRUSTED_PROXIES to the address of the proxy before the bot, such as 10.0.0.5/32, and have it send X-Forwarded-For.',
    ),
  ];
}

const addressOf: Examination = async ({ publicUrl, bot, slack }, env) => {
  const about = 'public address';
  const isCalled = bot !== undefined || slack?.hears.by === 'http';
  if (!env.PUBLIC_URL) {
    const says = 'PUBLIC_URL is not set: links to files lead to this machine';
    return [
      isCalled
        ? bad(about, says, 'Set PUBLIC_URL to the HTTPS address of the proxy before the bot.')
        : unset(about, says),
    ];
  }
  if (isCalled && new URL(publicUrl).protocol !== 'https:') {
    const remedy =
      'Put a proxy with a certificate before the bot and set PUBLIC_URL to its https:// address.';
    return [bad(about, `${publicUrl} is not HTTPS: Teams and Slack call no other`, remedy)];
  }
  const page = new URL('/healthz', publicUrl);
  try {
    const response = await fetch(page, { redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) });
    const isOurs = response.status === 200 && (await response.text()) === 'ok';
    if (isOurs) return [good(about, `${publicUrl} leads to a bot that runs`)];
    const remedy = `Have the proxy pass ${publicUrl} on to the bot’s PORT; ${page.href} should answer ok.`;
    return [warning(about, `${page.href} answers ${response.status}, but not as a bot does`, remedy)];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const remedy =
      'Start the bot, and check the name’s DNS record, the firewall and the certificate (of an authority of your own: NODE_EXTRA_CA_CERTS); then ask from outside, too.';
    return [warning(about, `${page.href} cannot be reached from here: ${messageOf(cause)}`, remedy)];
  }
};
