import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyMetric } from '../helpers/every-metric.ts';
import type { Family } from '../helpers/exposition.ts';
import { ROOT } from './files.ts';

const PAGE = join(ROOT, 'docs/observability.md');
const HEAD = '| Metric | Kind | Labels | Tells |\n| --- | --- | --- | --- |\n';
const TABLE = /\| Metric +\| Kind[\s\S]*?\n(?!\|)/;

function rowOf({ name, type, help, samples }: Family): string {
  const labels = Object.keys(samples[0]?.labels ?? {}).filter((label) => label !== 'le');
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |\n`;
}

describe('docs/observability.md', () => {
  it('tells every metric of Linekeeper and no other, in the words of /metrics (UPDATE_DOCS=1 writes them)', async () => {
    const families = [...(await everyMetric()).values()].filter(({ name }) => name.startsWith('linekeeper_'));
    const table = HEAD + families.map(rowOf).join('');
    if (process.env.UPDATE_DOCS !== undefined)
      writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(TABLE, table));
    expect(TABLE.exec(readFileSync(PAGE, 'utf8'))?.[0]).toBe(table);
  });

  it('names metrics as Prometheus asks for: base units, and a total where one only counts up', async () => {
    for (const { name, type, help } of (await everyMetric()).values()) {
      if (!name.startsWith('linekeeper_')) continue;
      expect(name).toMatch(/^linekeeper_[a-z]+(?:_[a-z]+)*$/);
      expect(name).not.toMatch(/_(?:ms|millis|minutes|hours|percent|count)(?:_|$)/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_duration_seconds$/);
      expect(help).toMatch(/^[A-Z0-9].*\.$/);
    }
  });
});
