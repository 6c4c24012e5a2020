// Graph answers after twenty seconds: nobody in chat waits for it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

/** Teams delivers a turn again after 15 s; people begin to doubt sooner. */
const ANSWERED_WITHIN_MS = 8_000;

describe('bot/main.ts, while Graph answers slowly', () => {
  let site: Linekeeper;
  beforeAll(async () => {
    site = await startLinekeeper();
    await site.demo.call('POST', '/_demo/limits', { latencyMs: 20_000 });
  });
  afterAll(() => site.close());

  async function answered(text: string): Promise<string> {
    const outcome = await site.teams.say(text, { conversationId: `a:${text}` });
    expect(outcome.ms).toBeLessThan(ANSWERED_WITHIN_MS);
    return answerOf(outcome);
  }

  it.each([
    ['help', 'What you can ask'],
    ['devices site:Lyon', '32 phones'],
    ['device LYO-1-001', 'LYO-1-001'],
    ['status', 'Microsoft Graph does not answer within seconds'],
    ['licences assign MCOEV phone-00001@contoso.example', 'Microsoft Graph answers slowly'],
  ])('answers %s', async (text, said) => {
    expect(await answered(text)).toContain(said);
  });

  it('says nothing of the kind while Graph is quick', async () => {
    await site.demo.call('POST', '/_demo/limits', { latencyMs: 0 });
    expect(await answered('status')).not.toContain('Microsoft Graph does not answer');
  });
});
