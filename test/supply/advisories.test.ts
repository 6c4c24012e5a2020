import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Accepted, judge } from './advisories.ts';

const URL_OF = 'https://github.com/advisories/';
const advisory = (id: string, name: string) => ({
  name,
  title: 'It can be fooled',
  url: `${URL_OF}${id}`,
  severity: 'high',
});
/** A package with an advisory of its own, and one that has it through the first. */
const report = {
  auditReportVersion: 2,
  vulnerabilities: {
    below: { nodes: ['node_modules/below'], via: [advisory('GHSA-2222-3333-4444', 'below')] },
    above: { nodes: ['node_modules/above'], via: ['below'] },
  },
};
const accepted = [
  {
    id: 'GHSA-2222-3333-4444',
    package: 'below',
    reason: 'Only its command line is affected, which nothing starts.',
    until: '2027-02-01',
  },
];

const always = (): boolean => true;

describe('test/supply/advisories.ts', () => {
  it('leaves open what nobody has looked at', () => {
    expect(judge(report, always, [], '2026-11-21').open).toMatchObject([
      { id: 'GHSA-2222-3333-4444', package: 'below' },
    ]);
  });

  it('lets stay what was accepted, until its day', () => {
    expect(judge(report, always, accepted, '2027-02-01').open).toEqual([]);
    expect(judge(report, always, accepted, '2027-02-02').open).toHaveLength(1);
  });

  it('accepts an advisory of one package only', () => {
    const other = {
      ...report,
      vulnerabilities: { other: { nodes: ['o'], via: [advisory('GHSA-2222-3333-4444', 'other')] } },
    };
    const { open, settled } = judge(other, always, accepted, '2026-11-21');
    expect(open).toHaveLength(1);
    expect(settled).toEqual(['GHSA-2222-3333-4444']);
  });

  it('leaves out what only development needs', () => {
    expect(judge(report, () => false, [], '2026-11-21').open).toEqual([]);
  });

  it('takes no refusal of the registry for a clean report', () => {
    expect(() => judge({ message: '405 Method Not Allowed' }, always, [], '2026-11-21')).toThrow();
  });
});

describe('test/supply/accepted.yaml', () => {
  it('gives every advisory a reason and a day', () => {
    const text = readFileSync(new URL('accepted.yaml', import.meta.url), 'utf8');
    expect(Accepted.safeParse(parse(text)).success).toBe(true);
  });
});
