/** `npm run bench`: the product against what it is made of, side by side in one run. `-- turns` runs one part. */
import { benchCapacity } from './capacity.ts';
import { benchEnrolment } from './enrolment.ts';
import { benchIdle } from './idle.ts';
import { startMachine, type Machine } from './machine.ts';
import { benchPoll } from './poll.ts';
import { benchPreview } from './preview.ts';
import { benchRestart } from './restart.ts';
import { benchRuns } from './runs.ts';
import { benchSlack } from './slack.ts';
import { printTable, type Line } from './table.ts';
import { benchTurns } from './turns.ts';

const PARTS: Readonly<Record<string, { title: string; run: (machine: Machine) => Promise<Line[]> }>> = {
  turns: { title: 'Turns, 20 conversations at once', run: benchTurns },
  runs: { title: 'Steps of runbooks, 20 conversations at once', run: benchRuns },
  slack: {
    title: 'Slack: 50 conversations at once, while 10,000 phones are enrolled',
    run: benchSlack,
  },
  idle: { title: 'A worker beside 1,000 open runs', run: benchIdle },
  poll: { title: 'Polls of the inventory, and an incident of 5,000 phones', run: benchPoll },
  preview: { title: 'Preview of an enrolment, by one worker', run: benchPreview },
  enrolment: {
    title: 'Enrolment of 10,000 phones in 3 regions by one worker, its jobs in PostgreSQL or in Redis',
    run: benchEnrolment,
  },
  capacity: { title: 'What so many phones need', run: (machine) => benchCapacity(machine) },
  restart: {
    title: 'Restart of 10,000 phones by one worker, at 30 requests a second',
    run: benchRestart,
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PARTS));
if (unknown !== undefined)
  throw new Error(`no such part: ${unknown}; there are ${Object.keys(PARTS).join(', ')}`);

const machine = await startMachine();
try {
  for (const [name, { title, run }] of Object.entries(PARTS)) {
    if (asked.length === 0 || asked.includes(name)) printTable(title, await run(machine));
  }
} finally {
  await machine.stop();
}
