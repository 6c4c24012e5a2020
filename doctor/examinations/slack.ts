import { z } from 'zod';
import { SCOPES } from '../../manifest/slack/scopes.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { bad, good, unset, warning, type Examination } from '../finding.ts';
import { twoValues } from '../two-values.ts';

const WITHIN_MS = 10_000;
const answer = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });

/** Whether the token holds, and which of the manifest's scopes it lacks: Slack names a token's scopes in every answer. */
export const examineSlack: Examination = async ({ slack }) => {
  const about = 'Slack token';
  if (!slack) return [unset(about, 'SLACK_BOT_TOKEN is not set: Slack is not spoken to')];
  try {
    const response = await fetch(new URL('auth.test', slack.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const { ok, error = '', team = '' } = answer.parse(await response.json());
    if (!ok) {
      const remedy =
        'Copy the Bot User OAuth Token again: api.slack.com/apps, your app, OAuth & Permissions.';
      return [bad(about, `Slack refuses it: ${error}`, remedy)];
    }
    const granted = (response.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
    const missing = Object.entries(SCOPES).filter(([scope]) => !granted.includes(scope));
    return [
      good(about, `holds in the workspace ${team}`),
      ...(slack.hears.by === 'http' ? twoValues('SLACK_SIGNING_SECRET', slack.hears.signingSecrets) : []),
      ...missing.map(([scope, use]) =>
        warning(
          `Slack scope ${scope}`,
          `missing: ${use}`,
          'Add it under OAuth & Permissions (or renew the app by the manifest), and install the app in the workspace again.',
        ),
      ),
    ];
  } catch (error) {
    const remedy =
      'Check that this machine reaches slack.com on port 443, and SLACK_API_URL where it is set.';
    return [bad(about, `Slack does not answer: ${messageOf(error)}`, remedy)];
  }
};
