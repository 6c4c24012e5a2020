import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';
import { phoneList, startFileHost, type FileHost } from '../helpers/phone-lists.ts';
import { THOROUGH } from '../helpers/queue.ts';

const ROWS = THOROUGH ? 10_000 : 3_000;
/** Beyond this a person feels the wait. An ordinary run has other tests beside this one, and is not tried again. */
const FELT_MS = THOROUGH ? 1_000 : 3_000;
const TEXTS = ['changes', 'devices site:Lyon', 'status', 'help', 'change', 'approvals'];

describe(`a bot beside an enrolment of ${ROWS} phones, in one process`, () => {
  let bot: Linekeeper;
  let files: FileHost;
  beforeAll(async () => {
    files = await startFileHost();
    bot = await startLinekeeper();
  });
  afterAll(async () => {
    await bot.close();
    await files.stop();
  });

  it('answers its turns while it reads, provisions and signs in', async () => {
    const conversationId = 'a:large';
    const { url } = files.offer(phoneList(ROWS).csv);
    const took: number[] = [];
    async function ask(): Promise<void> {
      const text = TEXTS[took.length % TEXTS.length] ?? '';
      const outcome = await bot.teams.say(text, { conversationId: `a:asks-${took.length}` });
      expect(outcome).toMatchObject({ status: 200, replies: [{}] });
      expect(answerOf(outcome)).not.toContain('Something went wrong');
      took.push(outcome.ms);
    }
    await bot.teams.say('enroll', { conversationId, files: [{ name: 'large.csv', url }] });
    const { id } = await bot.newest();
    const until = async (done: () => Promise<boolean>): Promise<void> => {
      while (!(await done())) {
        await ask();
        await wait(50);
      }
    };
    await until(async () => (await bot.stores.changes.find(id))?.state !== 'draft');
    const preview = await bot.shows(conversationId, 'Approve');
    await bot.teams.press(preview, 'Approve');
    await until(async () => (await bot.stores.changes.find(id))?.finishedAt != null);
    const { succeeded, failed } = await bot.stores.changes.counts(id);
    expect(succeeded + failed).toBe(ROWS);

    const sorted = took.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    console.log(
      `${took.length} turns: median ${Math.round(sorted[took.length >> 1] ?? 0)} ms, p99 ${Math.round(p99)} ms`,
    );
    expect(took.length).toBeGreaterThan(40);
    expect(p99).toBeLessThan(FELT_MS);
  }, 90_000);
});
