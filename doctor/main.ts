/**
 * `npm run doctor`: looks at settings and surroundings, and says what to do. With `--json` for programs. Exit codes: 0 where nothing has
 * to be mended, 1 where something has, 2 where the doctor itself fails.
 */
import { addEnvFile } from '../src/env-file.ts';
import { hiding } from '../src/kernel/hidden.ts';
import { secretsOf } from '../src/secret-settings.ts';
import { explain } from '../start/explain.ts';
import { examine } from './examine.ts';
import { readSettings } from './settings.ts';
import { report } from './report.ts';

try {
  addEnvFile(process.env);
  const settings = readSettings(process.env);
  const findings = await examine(settings, process.env);
  const wrong = findings.some(({ state }) => state === 'bad');
  const text = process.argv.includes('--json')
    ? JSON.stringify({ ok: !wrong, findings }, null, 2)
    : report(findings);
  const set = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
  const secrets = [...secretsOf(set), ...(settings.config?.secrets ?? [])];
  console.log(hiding(secrets)(text));
  process.exitCode = wrong ? 1 : 0;
} catch (error) {
  console.error(`The doctor failed: ${explain(error)}`);
  process.exitCode = 2;
}
