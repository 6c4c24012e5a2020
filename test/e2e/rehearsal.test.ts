/** What a reader of docs/rehearsal.md does, word by word: only the ports and the database are others. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../helpers/documents.ts';
import { freePort } from '../helpers/ports.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/postgres.ts';
import { nginx, openssl } from '../helpers/programs.ts';
import { ROOT } from '../rules/files.ts';

const TOLD_PORTS = ['3978', '3979', '3980', '8443', '8444'];
const PATIENCE_MS = 60_000;

/** A program of package.json, as a reader runs it; in a group of its own, so that no part of it outlives a test that fails. */
interface Program {
  readonly name: string;
  readonly child: ChildProcess;
  /** All that it has said. */
  said: string;
}

describe.skipIf(nginx === undefined || openssl === undefined)('docs/rehearsal.md', () => {
  const programs: Program[] = [];
  let database: FreshDatabase;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  let port: (told: string) => string;

  async function run(name: string, ...args: readonly string[]): Promise<Program> {
    const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
      ...{ cwd: ROOT, detached: true, env: { ...process.env, ...env } },
    });
    const program: Program = { name, child, said: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (program.said += chunk.toString()));
    programs.push(program);
    return Promise.resolve(program);
  }

  async function says(program: Program, what: string | RegExp): Promise<void> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (program.said.search(what) < 0) {
      if (program.child.exitCode !== null || Date.now() > giveUpAt) {
        const all = programs.map(({ name, said }) => `${name}:\n${said.slice(-2_000)}`).join('\n');
        throw new Error(`${program.name} never said ${String(what)}\n${all}`);
      }
      await wait(50);
    }
  }

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-rehearsal-'));
    const free = await Promise.all(TOLD_PORTS.map(async (told) => [told, String(await freePort())] as const));
    const ports = new Map(free);
    port = (told) => ports.get(told) ?? told;
    const blocks = blocksOf('docs/rehearsal.md').map(({ language, text }) => ({
      language,
      text: text.replace(/\b\d{4}\b/g, port).replaceAll('.data/', `${folder}/`),
    }));
    const block = (language: string): string => blocks.find((each) => each.language === language)?.text ?? '';
    const [certificate = '', proxy = ''] = blocks
      .filter(({ language }) => language === 'sh')
      .map(({ text }) => text);
    await mkdir(join(folder, 'tls'));
    await execa('sh', ['-ec', certificate]);
    await writeFile(join(folder, 'tls/nginx.conf'), block('nginx'));
    const start = proxy
      .trimEnd()
      .replace('$PWD/', '')
      .replace(/^nginx/, nginx ?? '');
    await execa('sh', ['-ec', `${start} -t`]);
    // It goes on in the background, and would keep pipes open.
    await execa('sh', ['-ec', start], { stdio: 'ignore' });
    await writeFile(
      join(folder, '.env'),
      `PORT=${port('3978')}\n${block('ini').replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${database.url}`)}`,
    );
    await copyFile(join(ROOT, 'config/access.demo.yaml'), join(folder, 'access.yaml'));
    await copyFile(join(ROOT, 'config/sites.demo.yaml'), join(folder, 'sites.yaml'));
    env = {
      ENV_FILE: join(folder, '.env'),
      NODE_EXTRA_CA_CERTS: join(folder, 'tls/localhost.pem'),
      ACCESS_FILE: join(folder, 'access.yaml'),
      SITES_FILE: join(folder, 'sites.yaml'),
    };
  }, 60_000);

  afterAll(async () => {
    for (const { child } of programs)
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await Promise.all(
      programs.map(async ({ child }) => {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }),
    );
    await execa(nginx ?? '', [
      ...['-p', join(folder, 'tls')],
      ...['-c', 'nginx.conf', '-e', 'stderr', '-s', 'stop'],
    ]);
    await rm(folder, { recursive: true, maxRetries: 10 });
    await database.drop();
  });

  it('leads to a bot behind HTTPS that the doctor finds nothing wrong with', async () => {
    const tenant = await run('demo-tenant');
    await says(tenant, 'Demo tenant: ');
    const [bot, worker] = [await run('bot'), await run('worker')];
    const rehearsal = await run('rehearsal', port('3980'));
    await Promise.all([
      says(bot, '"ready"'),
      says(worker, '"ready"'),
      says(rehearsal, 'You are Alex Wilber'),
    ]);
    const doctor = await execa('npm', ['run', '--silent', 'doctor'], { cwd: ROOT, env, reject: false });
    expect(doctor.stdout).toMatch(/\nNothing to mend\.$/);
    expect(doctor.stdout).toContain('✓ Teams credentials');
    expect(doctor.stdout).toMatch(/✓ public address +https:\/\/localhost:\d+ leads to a bot/);
    expect(doctor.exitCode).toBe(0);
  }, 120_000);

  it('leads to a conversation with it, from the first word to the report', async () => {
    const rehearsal = programs.find(({ name }) => name === 'rehearsal');
    if (!rehearsal) throw new Error('no rehearsal was begun');
    const type = (line: string): void => void rehearsal.child.stdin?.write(`${line}\n`);
    const press = (title: string): void =>
      type(
        [...rehearsal.said.matchAll(new RegExp(String.raw`\[(\d+)\] ${title}`, 'g'))].at(-1)?.[1] ?? title,
      );
    type('whoami');
    await says(rehearsal, 'You have 3 roles here');
    type('enroll');
    await says(rehearsal, 'Use the sample list');
    press('Use the sample list');
    await says(rehearsal, /\[\d+\] Approve/);
    press('Approve');
    await says(rehearsal, '40 of 42 phones enrolled');
    type('as lynne');
    type('devices');
    await says(rehearsal, 'You have no role here');
  }, 120_000);

  it('has the doctor tell a secret that is wrong', async () => {
    const wrong = { ...env, MicrosoftAppPassword: 'wrong' };
    const { stdout, exitCode } = await execa('npm', ['run', '--silent', 'doctor'], {
      ...{ cwd: ROOT, env: wrong, reject: false },
    });
    expect(stdout).toMatch(/✗ Teams credentials.*AADSTS7000215/);
    expect(exitCode).toBe(1);
  }, 60_000);

  it('leads to the package that an administrator uploads', async () => {
    const { stdout } = await execa('npm', ['run', '--silent', 'manifest'], { cwd: ROOT, env });
    expect(stdout).toContain('dist/linekeeper-teams.zip is written');
    expect((await readFile(join(ROOT, 'dist/linekeeper-teams.zip'))).length).toBeGreaterThan(1_000);
  }, 30_000);
});
