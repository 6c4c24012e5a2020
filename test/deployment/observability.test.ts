import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CHANGE_KINDS, CHANGE_STATES, TARGET_STATES } from '../../src/changes/index.ts';
import { everyMetric } from '../helpers/every-metric.ts';
import type { Family } from '../helpers/exposition.ts';
import { promtool } from '../helpers/programs.ts';
import { readExpression } from '../helpers/promql.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'infra/observability');
const FIRED = fileURLToPath(new URL('alerts.promtool.yaml', import.meta.url));
const read = (file: string): Promise<string> => readFile(join(FOLDER, file), 'utf8');

const text = z.string().min(1);
const Alert = z.strictObject({
  alert: text.regex(/^Linekeeper\w+$/),
  expr: text,
  for: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
  annotations: z.strictObject({ summary: text, description: text, action: text }),
});
const Rules = z.strictObject({
  groups: z.array(z.strictObject({ name: text, rules: z.array(Alert).min(1) })),
});
const Panel = z.object({
  id: z.number(),
  title: text,
  type: z.enum(['row', 'stat', 'timeseries']),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  datasource: z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }).optional(),
  targets: z.array(z.object({ expr: text, legendFormat: z.string() })).optional(),
});
const Dashboard = z.object({
  uid: text,
  title: text,
  templating: z.object({ list: z.array(z.object({ name: text, type: text, query: text })) }),
  panels: z.array(Panel),
});
const Scraping = z.object({
  rule_files: z.array(text),
  scrape_configs: z.array(
    z.object({ job_name: text, static_configs: z.array(z.object({ targets: z.array(text) })) }),
  ),
});

const rules = Rules.parse(parse(await read('prometheus-alerts.yaml')));
const dashboard = Dashboard.parse(JSON.parse(await read('grafana-dashboard.json')));
const scraping = Scraping.parse(parse(await read('prometheus.yaml')));
const alerts = rules.groups.flatMap((group) => group.rules);
const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);

/** What labels may be, as far as it is said by what expressions look for. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  state: [
    ...[...CHANGE_STATES, ...TARGET_STATES, 'waiting', 'active', 'delayed'],
    ...['connecting', 'waiting-for-sign-in', 'connected', 'failed'],
  ],
  kind: CHANGE_KINDS,
  outcome: [
    'answered',
    'refused',
    'failed',
    'done',
    'again',
    '2xx',
    '3xx',
    '4xx',
    '5xx',
    'throttled',
    'unanswered',
  ],
  queue: ['work', 'notices'],
  job: scraping.scrape_configs.map(({ job_name: name }) => name),
};
/** What Prometheus adds to all that it reads. */
const ADDED = ['job', 'instance'];

describe('infra/observability', () => {
  /** By the name of a sample: the labels that it has, and what kind of metric it is of. */
  const known = new Map<string, { readonly labels: readonly string[]; readonly type: string }>();
  beforeAll(async () => {
    for (const { type, samples } of (await everyMetric()).values())
      for (const { name, labels } of samples)
        known.set(name, { labels: [...Object.keys(labels), ...ADDED], type });
    known.set('up', { labels: ADDED, type: 'gauge' });
  });

  const expressions: (readonly [string, string])[] = [
    ...alerts.map(({ alert, expr }) => [alert, expr] as const),
    ...shown.map(({ title, expr }) => [title, expr] as const),
  ];

  it.each(expressions)('%s asks for metrics and labels that there are: %s', (_title, expr) => {
    const { selectors, groupings } = readExpression(expr);
    expect(selectors).not.toEqual([]);
    const labels = new Set(selectors.flatMap(({ metric }) => known.get(metric)?.labels ?? []));
    expect(groupings.filter((label) => !labels.has(label))).toEqual([]);
    for (const { metric, matchers } of selectors) {
      expect([...known.keys()]).toContain(metric);
      for (const { label, value } of matchers) {
        expect(known.get(metric)?.labels).toContain(label);
        for (const each of value.split('|')) expect(VALUES[label] ?? [each]).toContain(each);
      }
    }
  });

  it.each(expressions)(
    '%s looks at what only grows by how fast it does, and takes once what all bots tell: %s',
    (_title, expr) => {
      const { selectors, groupings } = readExpression(expr);
      for (const { metric, within } of selectors) {
        const grows = known.get(metric)?.type !== 'gauge';
        expect(
          within.some((name) => name === 'rate' || name === 'increase'),
          metric,
        ).toBe(grows);
        if (!grows && metric.startsWith('linekeeper_')) expect(within).toContain('max');
        expect(within.includes('histogram_quantile')).toBe(metric.endsWith('_bucket'));
        if (metric.endsWith('_bucket')) expect(groupings).toContain('le');
      }
    },
  );

  it('says of each alert what is the matter and what to do, with labels that it has', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { expr, annotations } of alerts) {
      const { groupings, selectors } = readExpression(expr);
      const has = new Set([...groupings, ...(selectors.some(({ metric }) => metric === 'up') ? ADDED : [])]);
      const named = [
        ...Object.values(annotations)
          .join(' ')
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, label = '']) => label);
      expect(named.filter((label) => !has.has(label))).toEqual([]);
    }
  });

  it('draws its panels side by side, on whatever data source is chosen', () => {
    expect(dashboard.templating.list).toMatchObject([
      { name: 'datasource', type: 'datasource', query: 'prometheus' },
    ]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Set<string>();
    for (const { title, type, gridPos, datasource, targets = [] } of dashboard.panels) {
      expect([title, targets.length > 0, datasource !== undefined]).toEqual([
        title,
        type !== 'row',
        type !== 'row',
      ]);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken, title).not.toContain(`${x} ${y}`);
          taken.add(`${x} ${y}`);
        }
    }
  });

  it('writes only labels into legends that the lines have', () => {
    for (const { title, expr, legendFormat } of shown) {
      const { groupings, selectors } = readExpression(expr);
      const isAggregated = selectors.every(({ within }) =>
        within.some((name) => ['sum', 'max', 'count', 'topk'].includes(name)),
      );
      const has = isAggregated ? groupings : [...groupings, ...ADDED];
      const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      expect(
        named.filter((label) => !has.includes(label)),
        title,
      ).toEqual([]);
    }
  });

  it('shows every metric of Linekeeper on the dashboard', async () => {
    const all: readonly Family[] = [...(await everyMetric()).values()];
    const used = new Set(
      shown.flatMap(({ expr }) => readExpression(expr).selectors.map(({ metric }) => metric)),
    );
    const unseen = all.filter(
      ({ name, samples }) =>
        name.startsWith('linekeeper_') && !used.has(name) && !samples.some((sample) => used.has(sample.name)),
    );
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  it('reads every process that compose.yaml runs, by the alerts’ own names', async () => {
    const { services } = parse(await readFile(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
      services: Record<string, { image: string; environment?: Record<string, string> }>;
    };
    const ours = Object.entries(services).filter(([, { image }]) => image === 'linekeeper');
    const targets = scraping.scrape_configs.flatMap(({ static_configs: all }) =>
      all.flatMap((each) => each.targets),
    );
    expect(targets.sort()).toEqual(
      ours.map(([name, { environment = {} }]) => `${name}:${environment.MANAGEMENT_PORT}`).sort(),
    );
    for (const [, { environment = {} }] of ours) expect(environment.MANAGEMENT_HOST).toBe('0.0.0.0');
    for (const file of scraping.rule_files) expect(existsSync(join(FOLDER, file))).toBe(true);
  });

  it('has what fires it written down for every alert', async () => {
    const { tests } = parse(await readFile(FIRED, 'utf8')) as { tests: { name: string }[] };
    expect(tests.map(({ name }) => name)).toEqual([
      ...alerts.map(({ alert }) => alert),
      'nothing is the matter',
    ]);
  });

  it.skipIf(promtool === undefined)(
    'passes Prometheus’ own check, and its alerts fire when they should',
    async () => {
      const run = (...args: string[]) =>
        execa(promtool ?? '', args, { cwd: FOLDER, all: true, reject: false });
      const checked = await run('check', 'config', 'prometheus.yaml');
      expect(checked.exitCode, checked.all).toBe(0);
      const fired = await run('test', 'rules', FIRED);
      expect(fired.exitCode, fired.all).toBe(0);
    },
  );
});
