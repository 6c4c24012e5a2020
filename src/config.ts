import { Resolver } from 'node:dns';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { PowerShellSettings } from './adapters/powershell/index.ts';
import { botSettings, type BotSettings } from './bot-settings.ts';
import { LinekeeperError } from './kernel/errors.ts';
import { powershellSettings } from './powershell-settings.ts';
import { secretsOf, valuesOf, withSecretFiles } from './secret-settings.ts';
import { slackSettings, type SlackSettings } from './slack-settings.ts';
import { tracingSettings, type TracingSettings } from './tracing-settings.ts';

const flag = z.enum(['0', '1']).transform((value) => value === '1');
const count = z.coerce.number().int().positive();
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .transform((entries) => entries.filter((entry) => entry !== ''));
const networks = list.refine(
  (entries) => entries.every((network) => ipaddr.isValidCIDR(network)),
  'a comma-separated list of CIDRs',
);
const dnsServers = list.refine(
  areDnsServers,
  'a comma-separated list of addresses, each with its port if not 53',
);
const origins = list.refine(
  (entries) => entries.every((entry) => URL.canParse(entry) && new URL(entry).origin === entry),
  'a comma-separated list of addresses without a path, such as https://connector.example',
);
/** Teams tells the batches of bulk sign-in of 30 days: those of a change must be known as its own for as long. */
const LEAST_KEPT = '31 or more';
const port = z.coerce.number().int().min(0).max(65_535);

/** An address that is shown or logged: a password has no place in it. */
const address = z
  .url()
  .refine(
    (text) => !URL.canParse(text) || `${new URL(text).username}${new URL(text).password}` === '',
    'an address without a user name or password',
  );

/** Whoever could answer in its place would sign tokens that the bot believes. */
const secureAddress = address.refine(
  (text) => text.startsWith('https://'),
  'an address that begins with https://',
);

/**
 * Every environment variable, with what it means. All are optional; an empty value counts as unset. Secrets may come as files
 * instead (`<NAME>_FILE`).
 */
const Environment = z.object({
  /** A file with settings; read before all others, by `env-file.ts`. */
  ENV_FILE: z.string().default('.env'),
  /** Where the bot listens: `/api/messages`, `/slack/events`, `/files/…`, `/healthz`, `/readyz`. */
  PORT: port.default(3978),
  /** Address to listen on; 127.0.0.1 where neither Teams nor Slack calls the bot, else 0.0.0.0. */
  HOST: z.string().optional(),
  /** Where those who run the bot or a worker look at it: `/metrics`, `/healthz`, `/queues`; nowhere by default. 0: any free port. */
  MANAGEMENT_PORT: port.optional(),
  /** The address of that port. Nobody is asked who they are there: open it to no network but that of the monitoring. */
  MANAGEMENT_HOST: z.string().default('127.0.0.1'),
  /** How people reach the bot from their browsers, for download links; the listening address by default. */
  PUBLIC_URL: address.optional(),
  /** System of record; an embedded PostgreSQL in DATA_DIR by default. */
  DATABASE_URL: z.string().optional(),
  /** Where the embedded PostgreSQL keeps its data. */
  DATA_DIR: z.string().default('.data'),
  /** BullMQ on Redis; without it BullMQ runs on PostgreSQL. */
  REDIS_URL: z.string().optional(),
  /** Bot Framework credentials: the app registration of the Azure Bot. */
  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z.enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  MicrosoftAppTenantId: z.string().optional(),
  /** Another cloud of the Bot Framework than the public one, in Microsoft's names: all four or none. */
  ToChannelFromBotLoginUrl: secureAddress.optional(),
  ToChannelFromBotOAuthScope: z.string().optional(),
  ToBotFromChannelTokenIssuer: z.string().optional(),
  ToBotFromChannelOpenIdMetadataUrl: secureAddress.optional(),
  /** Slack: the bot's token, and how it hears: over HTTP by the signing secret, or over a socket by the app token. */
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xox[a-z]-/, 'a bot token, which begins with xoxb-')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[^,]+(,[^,]+)?$/, 'one secret, or two with a comma between')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'an app-level token, which begins with xapp-')
    .optional(),
  /** Another address of Slack's Web API: GovSlack, tests. */
  SLACK_API_URL: address.default('https://slack.com/api/'),
  /** Tenants whose people the bot hears, by their Entra ids; by default its own and that of the phones. */
  ALLOWED_TENANTS: list,
  /** Bot Connectors that may be sent the bot's token, besides those that Microsoft publishes. */
  CONNECTOR_URLS: origins,
  /** Proxies in front of the bot, as CIDRs: the address that they forward (X-Forwarded-For) counts as the sender's. */
  TRUSTED_PROXIES: networks,
  /** What one person may ask for in a minute; without credentials of Teams or Slack there is no limit by default. */
  TURNS_PER_MINUTE: count.optional(),
  /** Graph, app-only; unset means the demo tenant. */
  AZURE_TENANT_ID: z.string().optional(),
  AZURE_CLIENT_ID: z.string().optional(),
  AZURE_CLIENT_SECRET: z.string().optional(),
  AZURE_CLIENT_CERTIFICATE_PATH: z.string().optional(),
  /** Another Graph endpoint with a fixed bearer token: emulators, tests, the demo tenant. */
  GRAPH_BASE_URL: address.optional(),
  GRAPH_ACCESS_TOKEN: z.string().optional(),
  /** The bot's share of the 30 requests a second that Graph grants an app in a tenant. */
  GRAPH_REQUESTS_PER_SECOND: count.default(15),
  /** The demo tenant's admin center and Teams PowerShell; set by `npm start`, or by hand beside GRAPH_BASE_URL. */
  DEMO_TENANT_URL: address.optional(),
  /** Size and seed of the demo tenant, and its port (0: any free one). */
  DEMO_DEVICES: count.default(240),
  DEMO_SEED: z.coerce.number().int().default(1),
  DEMO_TENANT_PORT: port.default(0),
  /** 0: no Playground beside the demo. */
  PLAYGROUND: flag.default(true),
  /** Who may do what; the demo has a file of its own. */
  ACCESS_FILE: z.string().optional(),
  /** The time zones of the organisation's sites; the demo has a file of its own. */
  SITES_FILE: z.string().optional(),
  /** Networks that checks may reach besides the public Internet, as CIDRs: gateways on premises, an inner DNS server. */
  CHECK_NETWORKS: networks,
  /** The DNS servers that checks ask, where the machine's own do not know the names: addresses, with a port if not 53. */
  CHECK_DNS: dnsServers,
  /** From one reading of the inventory to the next, in seconds, at least: a large one is read more rarely. */
  POLL_SECONDS: count.default(20),
  /** Sites whose phones this worker reaches: it asks those that fall themselves. */
  PROBE_SITES: list,
  /** The last part of the device-state webhook's address; without it there is no such address. */
  DEVICE_STATE_SECRET: z
    .string()
    .regex(
      /^[\w-]{24,}(,[\w-]{24,})?$/,
      '24 or more letters, digits, - and _; or two such, with a comma between',
    )
    .optional(),
  /** How long the audit log is kept, in days; for ever where unset. */
  AUDIT_DAYS: count.optional(),
  /** How long changes, runs, incidents and checks are kept once they have ended, in days; for ever where unset. */
  KEEP_DAYS: z.coerce.number().int().min(31, LEAST_KEPT).optional(),
  /** How long a stop waits for what is under way, in seconds; the rest is taken over by others. */
  DRAIN_SECONDS: count.default(25),
  /** Path of PowerShell 7.2 or later; without it no cmdlet is run. */
  PWSH: z.string().optional(),
  /** `certificate`: the app signs in by itself. `device-code`: a person does, with the code in the worker's log. */
  PWSH_SIGN_IN: z.enum(['certificate', 'device-code']).default('certificate'),
  /** `.pem` with the private key in it, else PKCS #12; that of Graph by default. */
  PWSH_CERTIFICATE_PATH: z.string().optional(),
  PWSH_CERTIFICATE_PASSWORD: z.string().optional(),
  /** A certificate of the machine's own store instead, by its thumbprint. */
  PWSH_CERTIFICATE_THUMBPRINT: z
    .string()
    .regex(/^[0-9A-Fa-f]{40}$/, '40 hexadecimal digits')
    .optional(),
  /** OpenTelemetry's own names: where spans are sent. Its SDK reads OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER and others itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: z.string().optional(),
  OTEL_SDK_DISABLED: z
    .string()
    .default('')
    .transform((text) => text.toLowerCase() === 'true'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The settings, read and checked. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  /** The port for those who run this process, which is none of the bot's. */
  readonly management: { readonly port: number | undefined; readonly host: string };
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
  /** Bot Framework credentials; without them only this machine may talk to the bot. */
  readonly bot: BotSettings | undefined;
  /** Undefined where Slack is not spoken to. */
  readonly slack: SlackSettings | undefined;
  /** Who is heard, and how much of each. */
  readonly hearing: {
    /** Entra tenants; all of them where none is named. */
    readonly tenants: readonly string[];
    /** Origins of Bot Connectors besides the published ones. */
    readonly connectors: readonly string[];
    /** Trusted proxies, as CIDRs. */
    readonly proxies: readonly string[];
    /** Undefined where there is no limit. */
    readonly turnsPerMinute: number | undefined;
  };
  /** Undefined means the demo tenant. */
  readonly graph: GraphSettings | undefined;
  readonly demo: {
    readonly url: string | undefined;
    readonly devices: number;
    readonly seed: number;
    readonly port: number;
  };
  readonly playground: boolean;
  readonly accessFile: string | undefined;
  readonly sitesFile: string | undefined;
  readonly checks: {
    /** CIDRs that network checks may reach besides the public Internet. */
    readonly networks: readonly string[];
    /** The DNS servers that checks ask; none: as this machine resolves names. */
    readonly dnsServers: readonly string[];
    /** The proxies that the environment tells programs to use, by variable; this program uses none. */
    readonly proxies: Readonly<Record<string, string>>;
  };
  readonly pollSeconds: number;
  /** Sites whose phones this worker reaches. */
  readonly probeSites: readonly string[];
  /** None where no webhook is received. */
  readonly deviceStateSecrets: readonly string[];
  /** Undefined where the audit log is kept for ever. */
  readonly auditDays: number | undefined;
  /** Undefined where what has ended is kept for ever. */
  readonly keepDays: number | undefined;
  /** Undefined where no PowerShell is to be run. */
  readonly powershell: PowerShellSettings | undefined;
  /** Whose phones these are. */
  readonly tenantId: string;
  /** How long a stop waits for what is under way. */
  readonly drainMs: number;
  /** Undefined where no trace is kept. */
  readonly tracing: TracingSettings | undefined;
  readonly logLevel: string;
  /** What no log may show: every secret above, and the passwords inside addresses. */
  readonly secrets: readonly string[];
}

/** How Graph is reached: a fixed token, or the app's own credential. */
export type GraphSettings = { readonly baseUrl: string; readonly requestsPerSecond: number } & (
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      readonly certificatePath: string;
    }
  | { readonly kind: 'secret'; readonly tenantId: string; readonly clientId: string; readonly secret: string }
);

/**
 * Reads the settings.
 * @throws LinekeeperError `setting.invalid` with the first bad variable's name and what is wrong with it.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  const set = withSecretFiles(Object.fromEntries(given));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LinekeeperError('setting.invalid', {
      name: String(issue?.path[0] ?? ''),
      problem: issue?.message ?? 'invalid',
    });
  }
  const e = parsed.data;
  const bot = botSettings(e);
  const slack = slackSettings(e);
  const isCalled = bot !== undefined || slack?.hears.by === 'http';
  const host = e.HOST ?? (isCalled ? '0.0.0.0' : '127.0.0.1');
  if (!isCalled && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new LinekeeperError('setting.invalid', {
      name: 'HOST',
      problem: 'without bot credentials the bot only listens on 127.0.0.1',
    });
  }
  return {
    port: e.PORT,
    host,
    publicUrl: e.PUBLIC_URL ?? `http://127.0.0.1:${e.PORT}`,
    management: { port: e.MANAGEMENT_PORT, host: e.MANAGEMENT_HOST },
    databaseUrl: e.DATABASE_URL,
    dataDir: path.resolve(e.DATA_DIR),
    redisUrl: e.REDIS_URL,
    bot,
    slack,
    hearing: {
      tenants: e.ALLOWED_TENANTS.length > 0 ? e.ALLOWED_TENANTS : ownTenants(e),
      connectors: e.CONNECTOR_URLS,
      proxies: e.TRUSTED_PROXIES,
      turnsPerMinute: e.TURNS_PER_MINUTE ?? ((bot ?? slack) ? 120 : undefined),
    },
    graph: graphSettings(e),
    demo: {
      url: e.DEMO_TENANT_URL,
      devices: e.DEMO_DEVICES,
      seed: e.DEMO_SEED,
      port: e.DEMO_TENANT_PORT,
    },
    playground: e.PLAYGROUND && !bot,
    accessFile: e.ACCESS_FILE,
    sitesFile: e.SITES_FILE,
    checks: { networks: e.CHECK_NETWORKS, dnsServers: e.CHECK_DNS, proxies: proxiesIn(set) },
    pollSeconds: e.POLL_SECONDS,
    probeSites: e.PROBE_SITES,
    deviceStateSecrets: valuesOf(e.DEVICE_STATE_SECRET),
    auditDays: e.AUDIT_DAYS,
    keepDays: e.KEEP_DAYS,
    powershell: powershellSettings(e, set),
    tenantId: e.AZURE_TENANT_ID ?? 'demo',
    drainMs: e.DRAIN_SECONDS * 1_000,
    tracing: tracingSettings(e),
    logLevel: e.LOG_LEVEL,
    secrets: secretsOf(set),
  };
}

/** A bot of several tenants that names none has to name those that it serves. */
function ownTenants({ MicrosoftAppTenantId, AZURE_TENANT_ID }: z.infer<typeof Environment>): string[] {
  return [MicrosoftAppTenantId, AZURE_TENANT_ID].filter((tenant) => tenant !== undefined);
}

function areDnsServers(addresses: readonly string[]): boolean {
  try {
    new Resolver().setServers(addresses);
    return true;
  } catch {
    return false;
  }
}

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** Not settings: found by the check of ports, because phones may sit behind no proxy. Without the password that one may hold. */
function proxiesIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PROXY_VARIABLES.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value.replace(/^(.*:\/\/)?.*@/, '$1')]];
    }),
  );
}

/** How to reach Graph; undefined where nothing is set, which means the demo tenant. */
function graphSettings(e: z.infer<typeof Environment>): GraphSettings | undefined {
  const requestsPerSecond = e.GRAPH_REQUESTS_PER_SECOND;
  if (e.GRAPH_BASE_URL) {
    return { kind: 'token', baseUrl: e.GRAPH_BASE_URL, token: e.GRAPH_ACCESS_TOKEN ?? '', requestsPerSecond };
  }
  if (!e.AZURE_TENANT_ID || !e.AZURE_CLIENT_ID) return undefined;
  const base = {
    baseUrl: 'https://graph.microsoft.com',
    requestsPerSecond,
    tenantId: e.AZURE_TENANT_ID,
    clientId: e.AZURE_CLIENT_ID,
  };
  if (e.AZURE_CLIENT_CERTIFICATE_PATH) {
    return { kind: 'certificate', ...base, certificatePath: e.AZURE_CLIENT_CERTIFICATE_PATH };
  }
  if (e.AZURE_CLIENT_SECRET) return { kind: 'secret', ...base, secret: e.AZURE_CLIENT_SECRET };
  throw new LinekeeperError('setting.invalid', {
    name: 'AZURE_CLIENT_SECRET',
    problem:
      'AZURE_TENANT_ID and AZURE_CLIENT_ID also need AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH',
  });
}
