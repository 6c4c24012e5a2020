// What a newcomer does first: `npm start`, and the Playground in a browser.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npmStart, type StartedProgram } from '../helpers/npm-start.ts';
import { openPlayground, type PlaygroundDriver } from '../helpers/playground.ts';
import { chromium } from '../helpers/programs.ts';
import { BACKENDS_END_TO_END, THOROUGH } from '../helpers/queue.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';

/** That a newcomer need not wait for more than a minute is seen where time was given for it. */
const PACE = THOROUGH ? {} : { POLL_SECONDS: '2' };

describe.skipIf(chromium === undefined).each(BACKENDS_END_TO_END)('npm start, with jobs on %s', (backend) => {
  let redis: TestRedis | undefined;
  let program: StartedProgram;
  let chat: PlaygroundDriver;

  beforeAll(async () => {
    redis = backend === 'redis' ? await startRedis() : undefined;
    program = await npmStart({ ...PACE, ...(redis ? { REDIS_URL: redis.url } : {}) });
    chat = await openPlayground(program.playground);
  }, 60_000);

  afterAll(async () => {
    await chat.close();
    await program.stop();
    await redis?.stop();
  });

  it('answers help and devices in the personal chat', async () => {
    await chat.conversation('Personal Chat');
    await chat.say('help');
    await chat.waitFor('What you can ask');
    await chat.say('devices site:Lyon');
    await chat.waitFor('32 phones');
  });

  if (backend === 'postgres')
    it('shows a newcomer an incident within a minute, and its recovery', async () => {
      await chat.say('demo offline Lyon');
      await chat.waitFor(/All 30 online phones of Lyon went offline/, 60_000);
      await chat.press('Acknowledge');
      await chat.waitFor('Acknowledged');
      await chat.say('demo online Lyon');
      await chat.waitFor(/Lyon: 30 phones back/, 60_000);
    }, 140_000);

  it('enrols a list from the form to the report, and hands out its CSV', async () => {
    const sample = await readFile(new URL('../../samples/phones.csv', import.meta.url), 'utf8');
    await chat.say('enroll');
    await chat.waitFor('Paste the list');
    await chat.fill('Phones, one a line, under a header', sample);
    await chat.press('Check the list');
    await chat.waitFor('Enrol 42 phones?', 20_000);
    await chat.press('Approve');
    await chat.waitFor('40 of 42 phones enrolled', 30_000);
    await chat.say('changes all');
    await chat.waitFor('Partly failed');
    await chat.say('export 1');
    await chat.waitFor('Files of this change');
    const report = await (await fetch(await chat.open('Download'))).text();
    expect(report.trimEnd().split('\r\n')).toHaveLength(43);
    expect(report).toMatch(/00-90-8f-5c-10-e6.*sign-in\.tag-missing/);
    if (redis) expect(await redis.keys()).toBeGreaterThan(0);
  }, 80_000);

  if (backend === 'postgres')
    it('restarts the phones of a site in waves, from the preview to the report', async () => {
      await chat.say('restart site:London waves 2,rest');
      await chat.waitFor(/phones found, \d+ go ahead/, 20_000);
      await chat.press('Approve');
      await chat.waitFor(/of 2 · watching the phones until/, 60_000);
      await chat.waitFor(/\d+ phones restarted/, 120_000);
    }, 200_000);

  it('answers a mention in the group chat, and in a thread of a channel', async () => {
    await chat.conversation('Group Chat');
    await chat.say('whoami', { mention: 'Linekeeper' });
    await chat.waitFor('You have 3 roles here');
    await chat.conversation('General');
    await chat.say('status', { mention: 'Linekeeper' });
    await chat.waitFor('Contoso (demo)');
    await chat.reply('devices site:Paris', { mention: 'Linekeeper' });
    await chat.waitFor(/Matching site:paris/);
  });
});
