import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CMDLETS } from '../../src/cmdlets/index.ts';
import { loadCatalog } from '../../src/runbooks/index.ts';
import { ROOT } from './files.ts';

/** What the runbooks follow: every document with its headings, and why some of them ask for nothing. */
const Sources = z.array(
  z.strictObject({
    id: z.string(),
    file: z.string(),
    title: z.string(),
    language: z.enum(['en', 'fr']),
    headings: z.array(z.string()).min(1),
    skipped: z.record(z.string(), z.strictObject({ en: z.string(), fr: z.string() })).default({}),
  }),
);

const sources = Sources.parse(parse(readFileSync(join(ROOT, 'src/runbooks/catalog/sources.yaml'), 'utf8')));
const steps = [...(await loadCatalog()).values()].flatMap((runbook) =>
  runbook.steps.map((step) => ({ runbook: runbook.id, ...step })),
);

/** The steps that name this heading. */
function stepsOf(document: string, heading: string): string[] {
  const named = steps.filter((step) =>
    step.sources.some((source) => source.document === document && source.heading === heading),
  );
  return named.map(({ runbook, id }) => `\`${runbook}/${id}\``);
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

function procedures(): string {
  const tables = sources.map(({ id, file, title, headings, skipped }) => {
    const rows = headings.map((heading) => {
      const found = stepsOf(id, heading).join(', ');
      return `| ${cell(heading)} | ${found === '' ? `none: ${skipped[heading]?.en ?? ''}` : found} |`;
    });
    return `## ${title}\n\nFile \`${file}\`\n\n| Heading | Steps |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Where the procedures come from

Every heading of the documents that the runbooks follow, and the steps made of it. Generated from
\`src/runbooks/catalog\`: \`UPDATE_DOCS=1 npx vitest run test/rules\`.

${tables.join('\n')}`;
}

describe('src/runbooks/catalog', () => {
  it.each(
    sources.flatMap(({ id, headings, skipped }) =>
      headings.map((heading) => [id, heading, skipped] as const),
    ),
  )('has a step for "%s: %s", or says why not', (id, heading, skipped) => {
    expect(stepsOf(id, heading).length > 0).toBe(!(heading in skipped));
  });

  it('names no source that does not exist', () => {
    const known = new Set(
      sources.flatMap(({ id, headings }) => headings.map((heading) => `${id}: ${heading}`)),
    );
    const named = steps.flatMap((step) =>
      step.sources.map(({ document, heading }) => `${document}: ${heading}`),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('calls only cmdlets and parameters that are on record', () => {
    const parameters = new Map(CMDLETS.map((each) => [each.name, each.parameters.map(({ name }) => name)]));
    const calls = steps.flatMap((step) =>
      step.kind === 'command' ? [...step.run, ...(step.verify ? [step.verify] : [])] : [],
    );
    expect(calls.length).toBeGreaterThan(20);
    const wrong = calls.flatMap(({ cmdlet, parameters: given }) =>
      Object.keys(given)
        .filter((name) => !parameters.get(cmdlet)?.includes(name))
        .map((name) => `${cmdlet} -${name}`),
    );
    expect([
      ...wrong,
      ...calls.filter(({ cmdlet }) => !parameters.has(cmdlet)).map(({ cmdlet }) => cmdlet),
    ]).toEqual([]);
  });

  it('is told in docs/procedures.md', () => {
    const file = join(ROOT, 'docs/procedures.md');
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(file, procedures());
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(procedures());
  });
});
