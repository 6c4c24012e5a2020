/** What documents tell people to type: each command is run by a test, or it is said here why it is not. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { blocksOf } from '../helpers/documents.ts';
import { repositoryFiles, ROOT } from './files.ts';

/** What is run, by which test. */
const RUN: readonly (readonly [command: RegExp, test: string])[] = [
  [/^npm ci && npm start$/, 'test/e2e/playground.test.ts'],
  [/^npm run (?:bot|worker|demo-tenant|rehearsal|doctor|manifest)$/, 'test/e2e/rehearsal.test.ts'],
  [
    /^(?:mkdir -p \.data\/tls|openssl req|cp config\/|nginx -p |export NODE_EXTRA_CA_CERTS=)/,
    'test/e2e/rehearsal.test.ts',
  ],
  [/^pg_dump --format=custom --no-owner --file=\S+ /, 'test/e2e/restore.test.ts'],
  [/^pg_restore --no-owner --exit-on-error --dbname=\S+ /, 'test/e2e/restore.test.ts'],
  [/^npm run forget -- /, 'test/src/adapters/postgres/forget.test.ts'],
];

/** What is not, and why; what it names in the repository is looked for all the same. */
const NOT_RUN: readonly (readonly [command: RegExp, why: string])[] = [
  [/^az deployment group create /, 'takes an Azure subscription'],
  [/^createdb /, 'is PostgreSQL’s own'],
  [/^(?:docker compose build|for part in )/, 'takes a container engine'],
  [/^kubectl /, 'takes a cluster'],
  [
    /^ENV_FILE=\/dev\/null DATABASE_URL=\S+ npm start$/,
    'was done by hand: npm start, which other tests run, on a restored database',
  ],
  [/^kubectl /, 'takes a cluster'],
  [/docker compose /, 'takes a container engine'],
  [/^ssh /, 'takes another machine'],
  [/^createdb /, 'tests make their databases by SQL'],
  [/^ENV_FILE=\/dev\/null .*npm start$/, 'npm start is run with a database of its own'],
  [/^OTEL_\w+=/, 'is a setting'],
];

interface Command {
  readonly document: string;
  readonly line: string;
}

/** Decisions tell what was, and not what is to be typed. */
const documents = repositoryFiles()
  .map((file) => relative(ROOT, file))
  .filter((file) => file.endsWith('.md') && !file.startsWith('docs/decisions/'));

/** A line each, with what it goes on with, and without comments. */
const commands: readonly Command[] = documents.flatMap((document) =>
  blocksOf(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ document, line })),
);

const isOne = (list: readonly (readonly [RegExp, string])[], { line }: Command): boolean =>
  list.some(([pattern]) => pattern.test(line));

describe('the commands that documents show', () => {
  it('are run by a test, or are known not to be', () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !isOne(RUN, command) && !isOne(NOT_RUN, command))).toEqual([]);
  });

  it('are those that are listed here', () => {
    const stale = [...RUN, ...NOT_RUN].filter(
      ([pattern]) => !commands.some(({ line }) => pattern.test(line)),
    );
    expect(stale).toEqual([]);
    expect(RUN.filter(([, test]) => !existsSync(join(ROOT, test)))).toEqual([]);
  });

  it('are fit for a shell', async () => {
    for (const { line } of commands) {
      // `<your host>` is a name to choose, and no redirection.
      const typed = line.replace(/<[\w ]+>/g, 'chosen');
      const { stderr } = await execa('bash', ['-n'], { input: typed, reject: false });
      expect(stderr, line).toBe('');
    }
  });

  it('name only files that are there', () => {
    const files = commands.flatMap(
      ({ line }) => line.match(/(?<![\w./-])(?:infra|docs|config|src|operate)\/[\w./-]+/g) ?? [],
    );
    const operatorsOwn = ['config/access.yaml', 'config/sites.yaml'];
    expect(files.filter((file) => !operatorsOwn.includes(file) && !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('name only workloads and services that are there', () => {
    const kubernetes = repositoryFiles('infra/kubernetes')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const { services } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
      services: object;
    };
    const workloads = commands.flatMap(({ line }) => line.match(/(?<=\bdeploy(?:ment)?\/)[\w-]+/g) ?? []);
    const labels = commands.flatMap(({ line }) => line.match(/(?<=-l )[^\s]+/g) ?? []);
    const parts = commands.flatMap(({ line }) => (/^for part in ([^;]+);/.exec(line)?.[1] ?? '').split(' '));
    expect(workloads.filter((name) => !kubernetes.includes(`name: ${name}\n`))).toEqual([]);
    expect(labels.filter((label) => !kubernetes.includes(label.replace('=', ': ')))).toEqual([]);
    expect(parts.filter((name) => name !== '' && !(name in services))).toEqual([]);
  });

  it('give the Bicep file the parameters that it takes', () => {
    const bicep = readFileSync(join(ROOT, 'infra/azure/bot.bicep'), 'utf8');
    const taken = [...bicep.matchAll(/^param (\w+)/gm)].map(([, name]) => name);
    const given = commands
      .filter(({ line }) => line.includes('bot.bicep'))
      .flatMap(({ line }) =>
        [...(line.split('--parameters')[1] ?? '').matchAll(/(\w+)=/g)].map(([, name]) => name),
      );
    expect(given.length).toBeGreaterThan(0);
    expect(given.filter((name) => !taken.includes(name))).toEqual([]);
  });
});
