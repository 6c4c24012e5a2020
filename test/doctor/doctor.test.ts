import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { examineAccess } from '../../doctor/examinations/access.ts';
import { examineBot } from '../../doctor/examinations/bot.ts';
import { examineEndpoint } from '../../doctor/examinations/endpoint.ts';
import { examineGraph } from '../../doctor/examinations/graph.ts';
import { examinePostgres } from '../../doctor/examinations/postgres.ts';
import { examinePowerShell } from '../../doctor/examinations/powershell.ts';
import { examineRedis } from '../../doctor/examinations/redis.ts';
import { examineSlack } from '../../doctor/examinations/slack.ts';
import { examineWebhook } from '../../doctor/examinations/webhook.ts';
import type { Environment, Examination, Finding } from '../../doctor/finding.ts';
import { PERMISSIONS } from '../../doctor/permissions.ts';
import { report } from '../../doctor/report.ts';
import { readSettings } from '../../doctor/settings.ts';
import { SCOPES } from '../../manifest/slack/scopes.ts';
import { loadConfig } from '../../src/config.ts';
import { startDemoTenant } from '../helpers/demo-tenant.ts';
import { emptyDatabase, freshDatabase } from '../helpers/postgres.ts';
import { startRedis } from '../helpers/redis.ts';
import { encode } from '../helpers/token-issuer.ts';

const found = async (examination: Examination, env: Environment): Promise<readonly Finding[]> =>
  examination(loadConfig(env), env);
const states = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ about, state }) => [about, state]));

/** A server that answers everything so. */
async function answering(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linekeeper-doctor-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('doctor', () => {
  it('tells every setting that is wrong, and looks at the rest', () => {
    const { findings, config } = readSettings({ PORT: 'x', LOG_LEVEL: 'loud', POLL_SECONDS: '7' });
    expect(findings.map(({ about, state }) => [about, state])).toEqual([
      ['setting PORT', 'bad'],
      ['setting LOG_LEVEL', 'bad'],
    ]);
    expect(config?.pollSeconds).toBe(7);
  });

  it('knows a database with this version’s tables, one without, and none', async () => {
    const [ready, empty] = await Promise.all([freshDatabase(), emptyDatabase()]);
    onTestFinished(async () => {
      await Promise.all([ready.drop(), empty.drop()]);
    });
    const of = (url: string): Promise<readonly Finding[]> => found(examinePostgres, { DATABASE_URL: url });
    expect(states(await of(ready.url))).toMatchObject({ PostgreSQL: 'good', clock: 'good', tables: 'good' });
    expect(states(await of(empty.url))).toMatchObject({ PostgreSQL: 'good', tables: 'warning' });
    expect(await of('postgres://nobody:pw@127.0.0.1:1/none')).toMatchObject([
      { about: 'PostgreSQL', state: 'bad', remedy: expect.stringContaining('DATABASE_URL') as string },
    ]);
  });

  it('knows a Redis that would forget jobs', async ({ skip }) => {
    const redis = await startRedis();
    if (!redis) return skip('redis-server is not installed');
    onTestFinished(() => redis.stop());
    const look = (): Promise<readonly Finding[]> => found(examineRedis, { REDIS_URL: redis.url });
    expect(states(await look())).toEqual({ Redis: 'good', 'Redis memory': 'good' });
    await execa('redis-cli', ['-u', redis.url, 'config', 'set', 'maxmemory-policy', 'allkeys-lru']);
    expect(states(await look())).toEqual({ Redis: 'good', 'Redis memory': 'bad' });
    expect(states(await found(examineRedis, { REDIS_URL: 'redis://127.0.0.1:1' }))).toEqual({ Redis: 'bad' });
  });

  it('names each permission that Entra’s token lacks, with what stops without it', async () => {
    const token = (granted: readonly string[]): string =>
      `${encode({ alg: 'none' })}.${encode({ roles: granted })}.`;
    const few = token(['User.Read.All', 'TeamworkDevice.ReadWrite.All']);
    const tenant = await startDemoTenant({ token: few });
    onTestFinished(() => tenant.close());
    const findings = await found(examineGraph, {
      GRAPH_BASE_URL: tenant.graphBaseUrl,
      GRAPH_ACCESS_TOKEN: few,
    });
    expect(states(findings)).toEqual({
      'Graph token': 'good',
      // Who may write may read.
      'TeamworkDevice.Read.All': 'good',
      'TeamworkDevice.ReadWrite.All': 'good',
      'User.Read.All': 'good',
      'TeamsUserConfiguration.Read.All': 'bad',
      'GroupMember.Read.All': 'bad',
      'TeamsPolicyUserAssign.ReadWrite.All': 'warning',
      'LicenseAssignment.ReadWrite.All': 'warning',
      'Organization.Read.All': 'warning',
      'Graph device API': 'good',
      licences: 'good',
    });
    expect(findings.find(({ about }) => about === 'GroupMember.Read.All')?.remedy).toContain('admin consent');
  });

  it('asks for the permissions that docs/install-teams.md names, and for no others', async () => {
    const document = await readFile(new URL('../../docs/install-teams.md', import.meta.url), 'utf8');
    const named = [...document.matchAll(/^ *\| `(\w+\.\w+\.All)`/gm)].map(([, name]) => name);
    expect(PERMISSIONS.map(([name]) => name)).toEqual(named);
  });

  it.each([
    [404, 'warning', 'gone'],
    [403, 'bad', 'refused'],
    [503, 'bad', '503'],
  ])('tells a device API that answers %i from others', async (status, state, says) => {
    const url = await answering((_request, response) => void response.writeHead(status).end());
    const findings = await found(examineGraph, { GRAPH_BASE_URL: url, GRAPH_ACCESS_TOKEN: 'fixed' });
    expect(findings.find(({ about }) => about === 'Graph device API')).toMatchObject({
      state,
      says: expect.stringContaining(says) as string,
    });
  });

  it('has the bot’s credentials really fetch a token', async () => {
    const env = {
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'pw-canary-1',
      MicrosoftAppTenantId: 'contoso',
    };
    const asked: unknown[] = [];
    const given = examineBot((bot) => Promise.resolve(asked.push(bot)));
    expect(states(await found(given, env))).toEqual({ 'Teams credentials': 'good' });
    expect(asked).toMatchObject([{ MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso' }]);
    const refused = examineBot(() => Promise.reject(new Error('AADSTS7000222: expired\nTrace ID: 1')));
    expect(await found(refused, env)).toMatchObject([
      { state: 'bad', says: 'no token is given: AADSTS7000222: expired' },
    ]);
    expect(states(await found(given, { MicrosoftAppId: 'app' }))).toEqual({ 'Teams credentials': 'bad' });
  });

  it('asks Slack whether the token holds, and names the scopes that it lacks', async () => {
    const scopes = Object.keys(SCOPES).filter((scope) => scope !== 'files:read');
    const url = await answering((request, response) => {
      const holds = request.headers.authorization === 'Bearer xoxb-holds';
      response.setHeader('x-oauth-scopes', scopes.join(','));
      response.end(
        JSON.stringify(holds ? { ok: true, team: 'Contoso' } : { ok: false, error: 'invalid_auth' }),
      );
    });
    const env = { SLACK_API_URL: url, SLACK_SIGNING_SECRET: 's'.repeat(32) };
    expect(states(await found(examineSlack, { ...env, SLACK_BOT_TOKEN: 'xoxb-holds' }))).toEqual({
      'Slack token': 'good',
      'Slack scope files:read': 'warning',
    });
    expect(await found(examineSlack, { ...env, SLACK_BOT_TOKEN: 'xoxb-not' })).toMatchObject([
      { state: 'bad', says: 'Slack refuses it: invalid_auth' },
    ]);
  });

  it('goes to the public address, and says what stands there', async () => {
    const own = await answering((_request, response) => void response.end('ok'));
    const other = await answering((_request, response) => void response.end('<html>'));
    const state = async (env: Environment): Promise<string | undefined> =>
      (await found(examineEndpoint, env))[0]?.state;
    expect(await state({ PUBLIC_URL: own })).toBe('good');
    expect(await state({ PUBLIC_URL: other })).toBe('warning');
    expect(await state({ PUBLIC_URL: 'http://127.0.0.1:1' })).toBe('warning');
    expect(await state({})).toBe('unset');
    // Teams calls no address without TLS.
    const bot = { MicrosoftAppId: 'app' };
    expect(await state({ ...bot, PUBLIC_URL: own })).toBe('bad');
    expect(await state(bot)).toBe('bad');
  });

  it('notices a proxy that is not trusted, behind which every caller looks like one', async () => {
    const proxy = async (env: Environment): Promise<string | undefined> =>
      states(await found(examineEndpoint, { MicrosoftAppId: 'app', ...env })).proxy;
    const PUBLIC_URL = 'https://127.0.0.1:1';
    expect(await proxy({ PUBLIC_URL })).toBe('warning');
    expect(await proxy({ PUBLIC_URL, TRUSTED_PROXIES: '10.0.0.5/32' })).toBeUndefined();
    expect(await proxy({ PUBLIC_URL: 'http://127.0.0.1:1' })).toBeUndefined();
  });

  it('starts PowerShell and asks for the module', async () => {
    const pwsh = async (name: string, says: string): Promise<string> => {
      const file = join(folder, name);
      await writeFile(file, `#!/bin/sh\n${says}\n`);
      await chmod(file, 0o755);
      return file;
    };
    const env = { PWSH_SIGN_IN: 'device-code', AZURE_TENANT_ID: 't', PATH: process.env.PATH };
    const look = async (file: string): Promise<Finding | undefined> =>
      (await found(examinePowerShell, { ...env, PWSH: file }))[0];
    expect(await look(await pwsh('both', 'echo "7.4.6|6.7.0"'))).toMatchObject({ state: 'good' });
    expect((await look(await pwsh('bare', 'echo "7.4.6|"')))?.remedy).toContain(
      'Install-Module MicrosoftTeams',
    );
    expect((await look(await pwsh('old', 'echo "5.1.0|6.7.0"')))?.remedy).toContain('7.2');
    expect((await look(join(folder, 'none')))?.state).toBe('bad');
  });

  it.each([
    ['a-secret-that-is-long-enough', 'warning'],
    ['abababababababababababababababab', 'warning'],
    ['5f2c9e1ab07d4836914be2fd6c30a857', 'good'],
  ])('tells whether the webhook’s secret could be guessed (%s)', async (secret, state) => {
    expect((await found(examineWebhook, { DEVICE_STATE_SECRET: secret }))[0]?.state).toBe(state);
  });

  it('tells which settings hold a secret that was to be taken out', async () => {
    const [now, next] = ['5f2c9e1ab07d4836914be2fd6c30a857', '9be07d1463a85f2cc40e91d2b7f6a835'];
    expect(states(await found(examineWebhook, { DEVICE_STATE_SECRET: `${next},${now}` }))).toEqual({
      ...{ 'device-state webhook': 'good', 'setting DEVICE_STATE_SECRET': 'warning' },
    });
  });

  it('reads the access file, and asks the directory for those whom it names', async () => {
    const tenant = await startDemoTenant();
    onTestFinished(() => tenant.close());
    const file = join(folder, 'access.yaml');
    const env = { GRAPH_BASE_URL: tenant.graphBaseUrl, GRAPH_ACCESS_TOKEN: tenant.token, ACCESS_FILE: file };
    await writeFile(file, 'roles:\n  operator:\n    - nobody.at.all@contoso.example\n');
    expect(await found(examineAccess, env)).toMatchObject([
      { state: 'good' },
      { state: 'warning', says: expect.stringContaining('line 3') as string },
    ]);
    await writeFile(file, 'roles:\n  operater:\n    - user@contoso.example\n');
    expect(await found(examineAccess, env)).toMatchObject([{ state: 'bad' }]);
  });

  it('prints no secret, exits by what it found, and tells programs in JSON', async () => {
    const secrets = {
      DATABASE_URL: 'postgres://lk:canary-database@127.0.0.1:1/lk',
      SLACK_BOT_TOKEN: 'xoxb-canary-slack',
      SLACK_SIGNING_SECRET: 'canary-signing',
      DEVICE_STATE_SECRET: 'canary-device-state-secret',
      GRAPH_ACCESS_TOKEN: 'canary-graph-token',
    };
    const refuses = await answering((request, response) => {
      response.end(JSON.stringify({ ok: false, error: `no ${request.headers.authorization ?? ''}` }));
    });
    const env = { ...secrets, SLACK_API_URL: refuses, GRAPH_BASE_URL: refuses, LOG_LEVEL: 'loud' };
    const run = (...args: string[]) =>
      execa('node', ['--import', 'tsx', 'doctor/main.ts', ...args], { env, reject: false });
    const [lines, json] = await Promise.all([run(), run('--json')]);
    expect([lines.exitCode, json.exitCode]).toEqual([1, 1]);
    const told = JSON.parse(json.stdout) as { ok: boolean; findings: readonly Finding[] };
    expect(told.ok).toBe(false);
    expect(states(told.findings)).toMatchObject({
      ...{ 'setting LOG_LEVEL': 'bad', PostgreSQL: 'bad', 'Slack token': 'bad', Node: 'good' },
    });
    expect(lines.stdout).toContain('✗ PostgreSQL');
    expect(`${lines.stdout}${lines.stderr}${json.stdout}`).not.toMatch(/canary/);
  });

  it('ends with what is left to do', () => {
    const finding = { about: 'x', says: 'y' };
    expect(report([{ ...finding, state: 'good' }])).toMatch(/\nNothing to mend\.$/);
    expect(report([{ ...finding, state: 'warning', remedy: 'do z' }])).toMatch(
      /→ do z\n\nNothing to mend, 1 to look/,
    );
    expect(report([{ ...finding, state: 'bad', remedy: 'do z' }])).toMatch(/\n1 to mend, 0 to look at\.$/);
  });
});
