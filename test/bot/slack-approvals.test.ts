/** Whoever may approve in one chat counts as the same person in the other. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, APPROVAL_RULES } from '../../src/changes/index.ts';
import { OperationRequest } from '../../src/operations/index.ts';
import { people } from '../helpers/connector.ts';
import { startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { slackPeople, startSlack, type FakeSlack, type SlackPosted } from '../helpers/slack.ts';

/** A tenant of its own rules: nobody approves what they asked for. Without credentials Teams is not heard beside Slack. */
const REAL = {
  DEMO_TENANT_URL: '',
  ACCESS_FILE: fileURLToPath(new URL('slack-approvers.yaml', import.meta.url)),
};
const { alex, megan, isaiah } = slackPeople;
type Member = (typeof slackPeople)[keyof typeof slackPeople];
const PATIENCE_MS = 25_000;
const ALEX = { id: people.alex.aadObjectId, name: people.alex.name };
const MEGAN = { id: people.megan.aadObjectId, name: people.megan.name };

describe('bot/channels/slack/people.ts', { timeout: 60_000 }, () => {
  let slack: FakeSlack;
  let bot: Linekeeper;
  let id: number;
  beforeAll(async () => {
    slack = await startSlack({ limited: false });
    bot = await startLinekeeper({}, { ...slack.settings, ...REAL });
    slack.bot = `http://127.0.0.1:${bot.config.port}`;
    id = await askedInTeams();
  });
  afterAll(async () => {
    await bot.close();
    await slack.stop();
  });

  /** As Alex asks for it in Teams: of more phones than one approver is enough for. */
  async function askedInTeams(): Promise<number> {
    const place = { channel: 'teams', conversationId: 'a:alex', kind: 'personal', tenantId: null } as const;
    const draft = { name: 'diagnostics', requestedBy: ALEX, place };
    const request = OperationRequest.parse({ selector: 'activity:idle' });
    const created = await bot.stores.operations.create('diagnostics', draft, request);
    await bot.client.wake.plan(created.id);
    await bot.reaches(created.id, 'awaiting-approval');
    return created.id;
  }
  async function approvedInTeams(): Promise<void> {
    const by = { who: MEGAN, now: new Date() };
    await bot.stores.changes.decide(id, (change) =>
      approve(change, change.digest ?? '', APPROVAL_RULES, by, () => ({ own: true, lentBy: [] })),
    );
  }
  const approvers = async (): Promise<string[]> =>
    ((await bot.stores.changes.find(id))?.approvals ?? []).map(({ who }) => who.id);
  /** The card that this person gets, once it is drawn. */
  const cardFor = async (from: Member): Promise<SlackPosted> =>
    slack.answer(await slack.say(`approve ${id}`, { from }), PATIENCE_MS);
  /** What a press comes to, where it stands or below. */
  async function pressed(card: SlackPosted, from: Member): Promise<string> {
    const before = slack.messages.length;
    const { edits } = card;
    await slack.press(card, 'Approve', { from });
    await expect
      .poll(() => slack.messages.length > before || card.edits > edits, { timeout: PATIENCE_MS })
      .toBe(true);
    return [card, ...slack.messages.slice(before)].map(({ blocks }) => wordsOf(blocks)).join('\n');
  }

  it('lets nobody approve in Slack what they asked for in Teams', async () => {
    const own = await cardFor(alex);
    expect(() => slack.press(own, 'Approve')).toThrow('no button "Approve"');
    // Also not by another's button.
    expect(await pressed(await cardFor(megan), alex)).toContain('You requested this change yourself');
    expect(await approvers()).toEqual([]);
  });

  it('counts nobody twice who approves in Teams and in Slack', async () => {
    const card = await cardFor(megan);
    await approvedInTeams();
    expect(await pressed(card, megan)).toContain('1 approval is needed');
    expect(await approvers()).toEqual([MEGAN.id]);
    await pressed(await cardFor(isaiah), isaiah);
    const both = [MEGAN.id, people.isaiah.aadObjectId];
    await expect.poll(() => approvers(), { timeout: PATIENCE_MS }).toEqual(both);
  });
});
