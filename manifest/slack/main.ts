/** `npm run manifest:slack`: the manifest that an administrator of the workspace creates the app from; `-- socket` for Socket Mode. */
import { mkdir, writeFile } from 'node:fs/promises';
import { addEnvFile } from '../../src/env-file.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { slackManifest } from './manifest.ts';
import { reachedBy } from './settings.ts';

const FOLDER = 'dist';
const FILE = `${FOLDER}/linekeeper-slack.json`;

try {
  addEnvFile(process.env);
  const manifest = slackManifest(reachedBy(process.argv.slice(2), process.env));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(
    `${FILE} is written. At https://api.slack.com/apps: Create New App, From a manifest, and paste it.`,
  );
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
