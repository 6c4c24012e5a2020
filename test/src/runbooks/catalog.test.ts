import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/runbooks/catalog.ts';
import { SAMPLE_YAML } from './sample.ts';

const problemOf = (text: string): unknown => {
  try {
    readRunbook('sample.yaml', text);
  } catch (error) {
    return error;
  }
  return undefined;
};
const lineOf = (text: string): number => SAMPLE_YAML.slice(0, SAMPLE_YAML.indexOf(text)).split('\n').length;

describe('src/runbooks/catalog.ts', () => {
  it.each([
    ['broken YAML', 'title: { en: Sample', 'title: { en: Sample, en: [', 'title'],
    ['an unknown key', 'hours: 24', 'hours: 24\n    hourz: 1', 'hourz'],
    ['a missing language', '{ en: All there is, fr: All there is }', '{ en: All there is }', 'fr'],
    [
      'a branch by an answer that nobody gives',
      'when: { version: [new] }',
      'when: { versio: [new] }',
      'versio',
    ],
    [
      'a branch by an option that does not exist',
      'when: { version: [new] }',
      'when: { version: [newest] }',
      'newest',
    ],
    [
      'a repetition over what is no list',
      'for-each: servers.fqdns',
      'for-each: servers.pool',
      'is not a list',
    ],
    ['a text that names an answer nobody gives', '{account.upn}', '{account.up}', 'account.up'],
    [
      'a length that no field of digits gives',
      'type: upn',
      'type: digits, length: servers.pool',
      'nothing earlier answers servers.pool in digits',
    ],
    ['a range of what is no number', 'type: fqdn }', 'type: fqdn, range: [1, 2] }', 'pool does not consist'],
    ['an id used twice', 'id: gone', 'id: version', 'version'],
  ])('names file, line and problem of %s', (_what, from, to, says) => {
    const error = problemOf(SAMPLE_YAML.replace(from, to));
    expect(error).toMatchObject({ code: 'runbook.invalid', details: { file: 'sample.yaml' } });
    const { line, problem } = (error as { details: { line: number; problem: string } }).details;
    expect(Math.abs(line - lineOf(from))).toBeLessThanOrEqual(7);
    if (says !== 'title') expect(problem).toContain(says);
  });
});
