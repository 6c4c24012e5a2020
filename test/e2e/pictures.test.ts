/** Draws the pictures of the README from the real Playground: `UPDATE_IMAGES=1 npx vitest run test/e2e/pictures`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { animated, chunksOf, type Frame } from '../helpers/apng.ts';
import { npmStart } from '../helpers/npm-start.ts';
import { phoneList } from '../helpers/phone-lists.ts';
import { openPlayground } from '../helpers/playground.ts';
import { chromium } from '../helpers/programs.ts';
import { ROOT } from '../rules/files.ts';

const FOLDER = join(ROOT, 'docs/images');
const FILE = join(FOLDER, 'enrolment.png');
const LARGEST_BYTES = 1_500_000;
const WRONG = ['Ask the desk,Lyon,phone-00900@contoso.example', '0004f25c9001,Lyon,nobody@contoso.example'];

/** The preview first: who knows no animation is shown nothing else. */
async function draw(): Promise<readonly Frame[]> {
  const program = await npmStart({});
  const chat = await openPlayground(program.playground, 2);
  const frames: Frame[] = [];
  const keep = async (ms: number): Promise<void> => {
    const png = await chat.picture();
    if (frames.at(-1)?.png.equals(png) !== true) frames.push({ png, ms });
  };
  try {
    await chat.conversation('Personal Chat');
    await chat.say('enroll');
    await chat.waitFor('Paste the list');
    await chat.fill(
      'Phones, one a line, under a header',
      [phoneList(597).csv.trimEnd(), ...WRONG].join('\n'),
    );
    await chat.press('Check the list');
    await chat.waitFor('Enrol 597 phones?', 20_000);
    await keep(5_000);
    await chat.press('Approve');
    await chat.waitFor('Enrolling 597 phones');
    for (let moment = 0; moment < 6; moment++) {
      await keep(1_000);
      await wait(1_200);
    }
    await chat.waitFor('of 597 phones enrolled', 60_000);
    await keep(5_000);
  } finally {
    await chat.close();
    await program.stop();
  }
  return frames;
}

describe('docs/images/enrolment.png', () => {
  it.skipIf(process.env.UPDATE_IMAGES === undefined || chromium === undefined)(
    'is drawn',
    async () => {
      const frames = await draw();
      await writeFile(FILE, animated(frames));
      for (const [name, at] of [
        ['progress', -2],
        ['report', -1],
      ] as const)
        await writeFile(join(FOLDER, `${name}.png`), frames.at(at)?.png ?? '');
    },
    180_000,
  );

  it('shows an enrolment from the list to the report, and is small enough for a page', async () => {
    const png = await readFile(FILE);
    expect(png.length).toBeLessThan(LARGEST_BYTES);
    const frames = chunksOf(png).filter(({ type }) => type === 'fcTL');
    expect(frames.length).toBeGreaterThan(3);
    expect(PNG.sync.read(png).width).toBeGreaterThan(300);
  });
});
