/** `npm run audit:dependencies` ends with 0 where no advisory is open, 1 where one is, 2 where the registry did not answer. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Accepted, judge } from './advisories.ts';
import { lockedPackages } from './lock.ts';

/** npm ends with 1 where it has found something, and writes the report all the same. */
function audited(): Promise<string> {
  const args = ['audit', '--json'];
  return new Promise((resolve) => {
    execFile('npm', args, { maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
  });
}

async function main(): Promise<number> {
  const accepted = Accepted.parse(parse(await readFile(new URL('accepted.yaml', import.meta.url), 'utf8')));
  const production = new Set(lockedPackages().flatMap(({ place, dev }) => (dev ? [] : [place])));
  const said = await audited();
  try {
    const today = new Date().toISOString().slice(0, 10);
    const { open, settled } = judge(JSON.parse(said), (place) => production.has(place), accepted, today);
    for (const { id, package: name, severity, title } of open)
      console.log(`${severity}  ${name}  ${id}  ${title}`);
    for (const id of settled)
      console.log(`${id} is found no more: take it out of test/supply/accepted.yaml.`);
    console.log(`${open.length} open, ${accepted.length} accepted.`);
    return open.length === 0 ? 0 : 1;
  } catch {
    const message = /"message": "(.*)"/.exec(said)?.[1] ?? said.slice(0, 200);
    console.error(`The registry gave no report, so nothing is known: ${message}`);
    return 2;
  }
}

process.exitCode = await main();
