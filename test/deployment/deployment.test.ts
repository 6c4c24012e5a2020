import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { startDemoTenant } from '../helpers/demo-tenant.ts';
import { freePort } from '../helpers/ports.ts';
import { freshDatabase } from '../helpers/postgres.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');
/** A stop takes what it may wait, and what closing takes (start/alone.ts). */
const STOP_S = loadConfig({}).drainMs / 1_000 + 5;

/** The folder that the Dockerfile's last stage makes, as far as this machine can: its modules are links. */
async function image(dockerfile: string): Promise<string> {
  const app = await mkdtemp(join(tmpdir(), 'linekeeper-image-'));
  onTestFinished(() => rm(app, { recursive: true, force: true }));
  const [, last = ''] = dockerfile.split(/^FROM .*\n(?![\s\S]*^FROM )/m);
  for (const [, sources = '', target = ''] of last.matchAll(/^COPY (?!--)(.+) (\S+)$/gm)) {
    for (const source of sources.split(' ')) {
      await cp(join(ROOT, source), join(app, target === './' ? source : target), { recursive: true });
    }
  }
  const removed = [...dockerfile.matchAll(/node_modules\/(@\S+)/g)].map(([, name = '']) => name);
  expect(removed).toHaveLength(2);
  await linkModules(app, removed);
  return app;
}

async function linkModules(app: string, removed: readonly string[]): Promise<void> {
  const all = await readdir(join(ROOT, 'node_modules'));
  const names = await Promise.all(
    all.map(async (name) =>
      name.startsWith('@')
        ? (await readdir(join(ROOT, 'node_modules', name))).map((part) => `${name}/${part}`)
        : [name],
    ),
  );
  const isLeft = (name: string): boolean => !removed.some((gone) => `${name}/`.startsWith(`${gone}/`));
  for (const name of names.flat().filter(isLeft)) {
    await mkdir(dirname(join(app, 'node_modules', name)), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), join(app, 'node_modules', name));
  }
}

describe('Dockerfile', () => {
  it('holds all that a bot and a worker need, and its health check tells that they live', async () => {
    const dockerfile = await read('Dockerfile');
    const [app, database, tenant, port] = await Promise.all([
      ...[image(dockerfile), freshDatabase(), startDemoTenant(), freePort()],
    ] as const);
    onTestFinished(async () => {
      await tenant.close();
      await database.drop();
    });
    const env = {
      ...{
        DATABASE_URL: database.url,
        GRAPH_BASE_URL: tenant.graphBaseUrl,
        GRAPH_ACCESS_TOKEN: tenant.token,
      },
      ...{ DEMO_TENANT_URL: tenant.url, PORT: String(port), NODE_ENV: 'production' },
    };
    const start = (main: string) =>
      execa('node', ['--import', 'tsx', main], {
        cwd: app,
        env,
        reject: false,
        all: true,
        forceKillAfterDelay: 60_000,
      });
    const command = /^CMD \["node", "--import", "tsx", "(.+)"\]$/m.exec(dockerfile)?.[1] ?? '';
    const [bot, worker] = [start(command), start('jobs/main.ts')];
    const health = JSON.parse(/HEALTHCHECK[\s\S]*?CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    const [program = '', ...args] = health;
    const isHealthy = async (): Promise<boolean> =>
      (await execa(program, args, { env, reject: false })).exitCode === 0;
    expect(await isHealthy()).toBe(false);
    while (!(await isHealthy())) await wait(200);
    const ready = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    while ((await ready()) !== 200) await wait(200);
    worker.kill('SIGTERM');
    bot.kill('SIGTERM');
    const [stopped, workerStopped] = await Promise.all([bot, worker]);
    expect([stopped.exitCode, workerStopped.exitCode], `${stopped.all}\n${workerStopped.all}`).toEqual([
      0, 0,
    ]);
  }, 120_000);
});

interface Service {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly stop_grace_period?: string;
  readonly image: string;
}

describe('compose.yaml', () => {
  it('runs two bots and three workers, one of which asks phones itself, on a Redis that forgets nothing', async () => {
    const { services } = parse(await read('compose.yaml'), { merge: true }) as {
      services: Record<string, Service>;
    };
    const ours = Object.values(services).filter((service) => service.image === 'linekeeper');
    const isWorker = ({ command }: Service): boolean => command?.includes('jobs/main.ts') === true;
    expect([ours.length, ours.filter(isWorker).length]).toEqual([5, 3]);
    expect(ours.filter(({ environment }) => environment?.PROBE_SITES !== undefined)).toHaveLength(1);
    expect(ours.every((service) => service.read_only === true)).toBe(true);
    expect(ours.every((service) => Number.parseInt(service.stop_grace_period ?? '', 10) >= STOP_S)).toBe(
      true,
    );
    expect(services.redis?.command).toContain('noeviction');
    const connections = Number(
      /max_connections=(\d+)/.exec(services.postgres?.command?.join(' ') ?? '')?.[1],
    );
    expect(connections).toBeGreaterThan(3 * 33 + 2 * 20);
  });
});

interface Labels {
  readonly matchLabels: Readonly<Record<string, string>>;
}
interface Ingress {
  readonly from?: readonly object[];
  readonly ports: readonly { readonly port: string }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly minAvailable: number;
    readonly selector: Labels;
    readonly podSelector: Labels;
    readonly ingress: readonly Ingress[];
    readonly podMetricsEndpoints: readonly {
      readonly port: string;
      readonly relabelings: readonly object[];
    }[];
    readonly scaleTargetRef: { readonly name: string };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: object;
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
          readonly securityContext: object;
          readonly readinessProbe?: object;
          readonly livenessProbe?: object;
        }[];
      };
    };
  };
}

describe('infra/kubernetes', () => {
  const manifests = async (file: string): Promise<Manifest[]> =>
    parseAllDocuments(await read(`infra/kubernetes/${file}`)).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest;
    });

  it('confines every part, gives a stop its time, and sends nothing to a bot that is not ready', async () => {
    const deployments = (await manifests('linekeeper.yaml')).filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata, spec }) => [metadata.name, spec.replicas])).toEqual([
      ['linekeeper-bot', 2],
      ['linekeeper-worker', 3],
    ]);
    for (const { spec } of deployments) {
      const pod = spec.template.spec;
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(STOP_S);
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
      expect(pod.containers[0]?.securityContext).toMatchObject({
        ...{ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      });
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
    expect(deployments[0]?.spec.template.spec.containers[0]).toMatchObject({
      readinessProbe: { httpGet: { path: '/readyz' } },
      livenessProbe: { httpGet: { path: '/healthz' } },
    });
  });

  it('keeps one of each while nodes are emptied, and scales the workers alone', async () => {
    const all = [...(await manifests('linekeeper.yaml')), ...(await manifests('autoscaling.yaml'))];
    const labels = all.flatMap(({ kind, spec }) =>
      kind === 'Deployment' ? [spec.template.metadata.labels] : [],
    );
    const budgets = all.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ spec }) => spec.minAvailable)).toEqual([1, 1]);
    for (const { spec } of budgets) expect(labels).toContainEqual(spec.selector.matchLabels);
    const scaled = all.filter(({ kind }) => kind === 'ScaledObject');
    expect(scaled.map(({ spec }) => spec.scaleTargetRef.name)).toEqual(['linekeeper-worker']);
  });

  it('lets the monitoring alone come to the management port of every process, and finds them all there', async () => {
    const all = [...(await manifests('linekeeper.yaml')), ...(await manifests('monitoring.yaml'))];
    const deployments = all.filter(({ kind }) => kind === 'Deployment');
    for (const { spec } of deployments) {
      const [container] = spec.template.spec.containers;
      const port = container?.ports.find(({ name }) => name === 'management')?.containerPort;
      expect(container?.env).toContainEqual({ name: 'MANAGEMENT_PORT', value: String(port) });
      expect(container?.livenessProbe).toMatchObject({ httpGet: { path: '/healthz' } });
    }
    const [policy] = all.filter(({ kind }) => kind === 'NetworkPolicy');
    const labels = deployments.map(({ spec }) => spec.template.metadata.labels);
    for (const each of labels)
      expect(each).toMatchObject(policy?.spec.podSelector.matchLabels ?? { none: '' });
    const open = policy?.spec.ingress.filter(({ from }) => from === undefined).flatMap(({ ports }) => ports);
    expect(open).toEqual([{ port: 'http' }]);
    const monitors = all.filter(({ kind }) => kind === 'PodMonitor');
    expect(monitors.map(({ spec }) => spec.selector.matchLabels)).toEqual(labels);
    for (const { metadata, spec } of monitors)
      expect(spec.podMetricsEndpoints).toMatchObject([
        { port: 'management', relabelings: [{ targetLabel: 'job', replacement: metadata.name }] },
      ]);
  });
});
