/** `npm run manifest`: the package that an administrator uploads to Teams. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { addEnvFile } from '../../src/env-file.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { teamsPackage } from './package.ts';
import { teamsApp } from './settings.ts';

const FOLDER = 'dist';
const FILE = `${FOLDER}/linekeeper-teams.zip`;

try {
  addEnvFile(process.env);
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  const zip = await teamsPackage(teamsApp(process.env, version));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, zip);
  console.log(
    `${FILE} is written. Upload it in the Teams admin center: Teams apps, Manage apps, Upload new app.`,
  );
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
