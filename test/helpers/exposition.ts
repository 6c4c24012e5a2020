/** Prometheus' text format, read back: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import { expect } from 'vitest';

type Labels = Readonly<Record<string, string>>;

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly { readonly name: string; readonly labels: Labels; readonly value: number }[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const ESCAPES: Labels = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** @throws Error naming the first line that is not of the format */
function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family & { samples: Family['samples'][number][] }>();
  let help: readonly string[] = [];
  let current: (Family & { samples: Family['samples'][number][] }) | undefined;
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') help = [name, rest];
    else if (kind === 'TYPE') {
      if (families.has(name) || help[0] !== name) throw new Error(`told twice or without help: ${line}`);
      current = { name, help: help[1] ?? '', type: rest, samples: [] };
      families.set(name, current);
    } else current?.samples.push(sampleOf(line, current));
  }
  return families;
}

function sampleOf(line: string, { name: family, type }: Family): Family['samples'][number] {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  const suffixes =
    type === 'histogram' ? ['_bucket', '_sum', '_count'] : type === 'summary' ? ['', '_sum', '_count'] : [''];
  // Prometheus reads numbers as Go does, which does not look at case.
  const isNumber = value !== '' && (!Number.isNaN(Number(value)) || /^(?:nan|[+-]inf)$/i.test(value));
  if (!isNumber || !suffixes.some((suffix) => name === `${family}${suffix}`))
    throw new Error(`no sample: ${line}`);
  return { name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

function labelsOf(text: string): Labels {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (name === '' || name in labels) throw new Error(`no labels: ${text}`);
    labels[name] = value.replace(/\\[n"\\]/g, (escape) => ESCAPES[escape] ?? '');
  }
  return labels;
}

/** What a process tells at its management port. */
export async function scrape(url: string): Promise<Map<string, Family>> {
  const response = await fetch(`${url}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return parseExposition(await response.text());
}

/** The sum of a metric's samples that have these labels; undefined where there is none. */
export async function valueOf(url: string, name: string, labels: Labels = {}): Promise<number | undefined> {
  const family = [...(await scrape(url)).values()].find(({ samples }) =>
    samples.some((each) => each.name === name),
  );
  const found = (family?.samples ?? []).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
