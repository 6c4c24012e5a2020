import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';

const CREDENTIALS = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'pw', MicrosoftAppTenantId: 'tenant' };
const APP = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };

describe('src/config.ts', () => {
  it('needs nothing: a demo on this machine alone', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3978,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3978',
      databaseUrl: undefined,
      redisUrl: undefined,
      bot: undefined,
      graph: undefined,
      demo: { url: undefined, devices: 240, seed: 1, port: 0 },
      playground: true,
      logLevel: 'info',
    });
    expect(isAbsolute(loadConfig({}).dataDir)).toBe(true);
  });

  it('reads the networks that checks may reach, and refuses what is none', () => {
    expect(loadConfig({}).checks.networks).toEqual([]);
    expect(loadConfig({ CHECK_NETWORKS: ' 10.20.0.0/16, fd12:3456::/32 ,' }).checks.networks).toEqual([
      '10.20.0.0/16',
      'fd12:3456::/32',
    ]);
    for (const CHECK_NETWORKS of ['10.20.0.0', 'contoso.com', '10.20.0.0/33', '10.20.0.0/16 10.21.0.0/16']) {
      expect(() => loadConfig({ CHECK_NETWORKS }), CHECK_NETWORKS).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ name: 'CHECK_NETWORKS' }) as unknown }),
      );
    }
  });

  it('reads the DNS servers that checks ask, and refuses what is none', () => {
    expect(loadConfig({}).checks.dnsServers).toEqual([]);
    expect(loadConfig({ CHECK_DNS: '10.0.0.53, [fd12::53]:5353' }).checks.dnsServers).toEqual([
      '10.0.0.53',
      '[fd12::53]:5353',
    ]);
    for (const CHECK_DNS of ['dns.contoso.com', '10.0.0.53:dns', '10.0.0.53 10.0.0.54']) {
      expect(() => loadConfig({ CHECK_DNS }), CHECK_DNS).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ name: 'CHECK_DNS' }) as unknown }),
      );
    }
  });

  it('reads how Slack is heard: over HTTP, or over a socket where it has an app token', () => {
    expect(loadConfig({}).slack).toBeUndefined();
    const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'signing' };
    expect(loadConfig(http)).toMatchObject({
      host: '0.0.0.0',
      slack: {
        ...{ botToken: 'xoxb-1', apiUrl: 'https://slack.com/api/' },
        hears: { by: 'http', signingSecrets: ['signing'] },
      },
      hearing: { turnsPerMinute: 120 },
      secrets: ['xoxb-1', 'signing'],
    });
    const socket = { ...http, SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:1/api' };
    expect(loadConfig(socket)).toMatchObject({
      host: '127.0.0.1',
      slack: { hears: { by: 'socket', appToken: 'xapp-1' }, apiUrl: 'http://127.0.0.1:1/api/' },
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET'],
    [{ SLACK_SIGNING_SECRET: 'signing' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_BOT_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'signing' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN'],
  ])('refuses settings of Slack that cannot work: %j', (env, name) => {
    expect(() => loadConfig(env)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ name }) as unknown }),
    );
  });

  it('reads how phones are watched, and refuses a secret that can be guessed', () => {
    expect(loadConfig({})).toMatchObject({
      ...{ pollSeconds: 20, probeSites: [], deviceStateSecrets: [], tenantId: 'demo' },
    });
    const secret = 'k4-Vw9_hQx72LmPz0aTsRb6Y';
    const env = { POLL_SECONDS: '60', PROBE_SITES: 'Lyon, São Paulo', DEVICE_STATE_SECRET: secret };
    expect(loadConfig(env)).toMatchObject({
      ...{ pollSeconds: 60, probeSites: ['Lyon', 'São Paulo'], deviceStateSecrets: [secret] },
    });
    for (const DEVICE_STATE_SECRET of [secret.slice(1), `${secret}/`]) {
      expect(() => loadConfig({ DEVICE_STATE_SECRET })).toThrow(
        expect.objectContaining({
          details: expect.objectContaining({ name: 'DEVICE_STATE_SECRET' }) as unknown,
        }),
      );
    }
  });

  it('finds the proxies of the environment, without their passwords', () => {
    const env = {
      HTTPS_PROXY: 'http://alice:p@ss@proxy.example:8080',
      http_proxy: 'proxy.example:3128',
      ALL_PROXY: '',
      NO_PROXY: 'localhost',
    };
    expect(loadConfig(env).checks.proxies).toEqual({
      HTTPS_PROXY: 'http://proxy.example:8080',
      http_proxy: 'proxy.example:3128',
    });
  });

  it('takes an empty value for one that is not set', () => {
    const empty = { PORT: '', MicrosoftAppId: '', REDIS_URL: '', GRAPH_BASE_URL: '', LOG_LEVEL: '' };
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  it('listens to all with credentials, and shows no Playground then', () => {
    expect(loadConfig(CREDENTIALS)).toMatchObject({
      host: '0.0.0.0',
      playground: false,
      bot: { ...CREDENTIALS, MicrosoftAppType: 'SingleTenant' },
    });
    expect(loadConfig({ ...CREDENTIALS, HOST: '10.0.0.5' }).host).toBe('10.0.0.5');
  });

  it.each(['0.0.0.0', '10.0.0.5', '::', 'bot.contoso.example'])(
    'does not let a bot without credentials listen on %s',
    (HOST) => {
      expect(() => loadConfig({ HOST })).toThrow(
        expect.objectContaining({
          code: 'setting.invalid',
          details: expect.objectContaining({ name: 'HOST' }) as unknown,
        }),
      );
    },
  );

  it('hears its own tenants, as fast as people are, once it has credentials', () => {
    expect(loadConfig({}).hearing).toEqual({
      tenants: [],
      connectors: [],
      proxies: [],
      turnsPerMinute: undefined,
    });
    expect(loadConfig(CREDENTIALS).hearing).toMatchObject({ tenants: ['tenant'], turnsPerMinute: 120 });
    const phones = { ...CREDENTIALS, ...APP, AZURE_CLIENT_SECRET: 's' };
    expect(loadConfig(phones).hearing.tenants).toEqual(['tenant', 't']);
    const several = { MicrosoftAppId: 'app', MicrosoftAppType: 'MultiTenant' };
    expect(loadConfig(several).hearing.tenants).toEqual([]);
    expect(loadConfig({ ...phones, ALLOWED_TENANTS: 'a, b' }).hearing.tenants).toEqual(['a', 'b']);
    expect(loadConfig({ TURNS_PER_MINUTE: '6' }).hearing.turnsPerMinute).toBe(6);
  });

  it.each([
    ['CONNECTOR_URLS', 'smba.example'],
    ['CONNECTOR_URLS', 'https://smba.example/teams'],
    ['CONNECTOR_URLS', 'https://user@smba.example'],
    ['CONNECTOR_URLS', 'https://smba.example, file:///etc'],
    ['TRUSTED_PROXIES', '10.0.0.1'],
    ['TRUSTED_PROXIES', 'all'],
    ['TURNS_PER_MINUTE', '0'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ name }) as unknown }),
    );
  });

  it('reads what may be heard from where', () => {
    const CONNECTOR_URLS = 'https://smba.example, http://127.0.0.1:4711';
    const { connectors, proxies } = loadConfig({ CONNECTOR_URLS, TRUSTED_PROXIES: '10.0.0.0/8' }).hearing;
    expect(connectors).toEqual(['https://smba.example', 'http://127.0.0.1:4711']);
    expect(proxies).toEqual(['10.0.0.0/8']);
  });

  it('reaches Graph with a fixed token, a certificate or a secret, in this order', () => {
    expect(
      loadConfig({ ...APP, GRAPH_BASE_URL: 'http://127.0.0.1:1', GRAPH_ACCESS_TOKEN: 'x' }).graph,
    ).toEqual({
      kind: 'token',
      baseUrl: 'http://127.0.0.1:1',
      token: 'x',
      requestsPerSecond: 15,
    });
    const certified = loadConfig({
      ...APP,
      AZURE_CLIENT_CERTIFICATE_PATH: 'a.pem',
      AZURE_CLIENT_SECRET: 's',
    }).graph;
    expect(certified).toMatchObject({ kind: 'certificate', certificatePath: 'a.pem' });
    expect(loadConfig({ ...APP, AZURE_CLIENT_SECRET: 's' }).graph).toMatchObject({
      kind: 'secret',
      baseUrl: 'https://graph.microsoft.com',
    });
  });

  it('does not start with half of an app registration', () => {
    expect(() => loadConfig(APP)).toThrow(expect.objectContaining({ code: 'setting.invalid' }));
  });

  it.each([
    ['PORT', 'seventy'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PUBLIC_URL', 'bot.contoso.example'],
    ['GRAPH_BASE_URL', 'nowhere'],
    ['GRAPH_REQUESTS_PER_SECOND', '0'],
    ['DEMO_DEVICES', '1.5'],
    ['PLAYGROUND', 'yes'],
    ['MicrosoftAppType', 'Multi'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s where it is %s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'setting.invalid',
        details: expect.objectContaining({ name }) as unknown,
      }),
    );
  });

  it('fails in no other way, whatever the environment holds', () => {
    const names = [
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'DEMO_SEED',
      'DEMO_TENANT_PORT',
      'PLAYGROUND',
      'MicrosoftAppId',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
        try {
          const { port } = loadConfig(env);
          return Number.isInteger(port) && port >= 0 && port <= 65_535;
        } catch (error) {
          return error instanceof LinekeeperError && error.code === 'setting.invalid';
        }
      }),
    );
  });
});
