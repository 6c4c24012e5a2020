import { decodeJwt } from 'jose';
import { graphToken } from '../../src/adapters/graph/index.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { within } from '../../src/kernel/within.ts';
import { bad, good, unset, warning, type Examination, type Finding } from '../finding.ts';
import { isGranted, PERMISSIONS } from '../permissions.ts';

const WITHIN_MS = 15_000;
const PERMISSIONS_PAGE = 'entra.microsoft.com, App registrations, your app, API permissions';

/** Whether Entra gives a token, what it permits, and whether the interfaces behind it are alive. */
export const examineGraph: Examination = async ({ graph }) => {
  if (!graph)
    return [unset('Graph', 'AZURE_TENANT_ID and AZURE_CLIENT_ID are not set: the demo tenant is used')];
  let token: string;
  try {
    token = await within(AbortSignal.timeout(WITHIN_MS), graphToken(graph)());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const [why = ''] = messageOf(cause).split('\n');
    return [
      bad(
        'Graph token',
        `Entra gives none: ${why}`,
        'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the secret or certificate against entra.microsoft.com, App registrations, Certificates & secrets: has it expired?',
      ),
    ];
  }
  return [
    good('Graph token', 'given'),
    ...permissionsIn(token),
    await devicesOf(graph.baseUrl, token),
    await licencesOf(graph.baseUrl, token),
  ];
};

/** The token of an app carries what an administrator has consented to (its `roles`); a fixed one of tests need not be a JWT. */
function permissionsIn(token: string): Finding[] {
  let roles: unknown;
  try {
    ({ roles } = decodeJwt(token));
  } catch {
    return [unset('Graph permissions', 'this token does not tell them')];
  }
  const granted = Array.isArray(roles) ? roles.map(String) : [];
  return PERMISSIONS.map(([name, use, isNeeded]) => {
    if (isGranted(granted, name)) return good(name, use);
    const remedy = `Add the application permission ${name} and grant admin consent (${PERMISSIONS_PAGE}).`;
    return (isNeeded ? bad : warning)(name, `missing, needed for ${use}`, remedy);
  });
}

async function devicesOf(baseUrl: string, token: string): Promise<Finding> {
  const about = 'Graph device API';
  const status = await statusOf(`${baseUrl}/beta/teamwork/devices?$top=1`, token);
  if (status === 200) return good(about, 'alive (deprecated: Microsoft names no successor)');
  if (status === 404 || status === 410 || status === 501) {
    const remedy = 'Nothing can be done: operations on phones are handed to people, on what was known last.';
    return warning(about, `gone (${status})`, remedy);
  }
  return refusal(about, status, 'TeamworkDevice.Read.All');
}

async function licencesOf(baseUrl: string, token: string): Promise<Finding> {
  const about = 'licences';
  const status = await statusOf(`${baseUrl}/v1.0/subscribedSkus?$select=skuId`, token);
  return status === 200 ? good(about, 'can be read') : refusal(about, status, 'Organization.Read.All');
}

function refusal(about: string, status: number, permission: string): Finding {
  if (status === 401 || status === 403) {
    return bad(about, `refused (${status})`, `Grant ${permission} with admin consent (${PERMISSIONS_PAGE}).`);
  }
  return bad(
    about,
    status === 0 ? 'no answer' : `answered ${status}`,
    'Check that this machine reaches graph.microsoft.com on port 443, and Microsoft’s service health.',
  );
}

/** 0 where there is no answer. */
async function statusOf(url: string, token: string): Promise<number> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
