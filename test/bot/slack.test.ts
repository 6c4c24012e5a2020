/** The main work of the bot, done in Slack or across both chats, with all that is behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneList } from '../helpers/phone-lists.ts';
import { people, type Json } from '../helpers/connector.ts';
import { startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';
import { slackPeople, startSlack, type FakeSlack, type SlackPosted } from '../helpers/slack.ts';

const PATIENCE_MS = 25_000;
const { alex, megan, patti, lynne } = slackPeople;
/** In the workspace, and nobody in Entra. */
const STRANGER = { user: 'U0NOBODY', name: 'Nobody Known', email: 'nobody@elsewhere.example' };

/** Of another organisation, whose administrators say that this is their member's address. */
const IMPOSTOR = {
  ...{ user: 'U0IMPOSTOR', name: 'Alex Wilber', email: alex.email },
  about: { team_id: 'T0OTHER' },
};

const saidBy = ({ text, blocks }: SlackPosted): string => `${text}\n${wordsOf(blocks)}`;

/** The words on the buttons of a message. */
function labelsOf({ blocks }: SlackPosted): string[] {
  const buttons = blocks.flatMap(
    ({ elements, accessory }) => [elements ?? [], accessory ?? []].flat() as Json[],
  );
  return buttons.filter(({ type }) => type === 'button').map(({ text }) => String((text as Json).text));
}

/** What ends a step: done, skipped with a reason, or the first of the answers that it offers. */
function wayOn(labels: readonly string[]): string {
  const known = ['Done', 'Skip…'].find((label) => labels.includes(label));
  const beside = ['Details and links', 'Checklist', 'Pause', 'Back'];
  return known ?? labels.find((label) => !beside.includes(label)) ?? '';
}

describe('bot/channels/slack', { timeout: 60_000 }, () => {
  let slack: FakeSlack;
  let bot: Linekeeper;
  beforeAll(async () => {
    slack = await startSlack({ members: [STRANGER, IMPOSTOR], limited: false });
    bot = await startLinekeeper(
      { dialMs: 300, bulkSignInMs: 1_000 },
      { ...slack.settings, POLL_SECONDS: '1' },
    );
    slack.bot = `http://127.0.0.1:${bot.config.port}`;
  });
  afterAll(async () => {
    await bot.close();
    await slack.stop();
  });

  /** The first message in that conversation that says so, now or soon. */
  const shows = (channel: string, said: RegExp): Promise<SlackPosted> =>
    slack.waitFor((message) => message.channel === channel && said.test(saidBy(message)), PATIENCE_MS);
  const answerTo = async (text: string, where: Parameters<FakeSlack['say']>[1] = {}): Promise<SlackPosted> =>
    slack.answer(await slack.say(text, where), PATIENCE_MS);

  it('tells in `status` that Slack refuses its token, and no longer when it does not', async () => {
    const status = async (): Promise<string> => wordsOf((await bot.teams.say('status')).replies[0]?.card);
    slack.refusal = 'token_revoked';
    try {
      expect(await status()).toContain('Slack refuses the bot’s token');
    } finally {
      slack.refusal = undefined;
    }
    expect(await status()).not.toContain('Slack refuses');
  });

  it('enrols phones from a list that was uploaded: preview, approval, progress and report on one message', async () => {
    const content = phoneList(3).csv;
    await slack.say('enroll', { files: [{ name: 'phones.csv', content }] });
    const card = await shows('D0ALEX', /Awaiting approval/);
    expect(saidBy(card)).toContain('3 phones');
    await slack.press(card, 'Approve');
    const report = await shows('D0ALEX', /All 3 phones enrolled/);
    expect(report.ts).toBe(card.ts);
    const { requestedBy, approvals, place } = await bot.newest();
    expect(requestedBy.id).toBe(people.alex.aadObjectId);
    expect(approvals.map(({ who }) => who.id)).toEqual([people.alex.aadObjectId]);
    expect(place).toMatchObject({ channel: 'slack', conversationId: 'T0CONTOSO/D0ALEX' });
  });

  it('walks through a procedure to its end, with windows for what has to be typed', async () => {
    await slack.say('runbook start um', { from: alex });
    const card = await shows('D0ALEX', /step 1 of/);
    const [run] = await bot.stores.runs.list({ open: true, limit: 1 });
    if (!run) throw new Error('no run');
    const seen = async (): Promise<number> => (await bot.stores.runs.find(run.id))?.revision ?? 0;
    const isOver = async (): Promise<boolean> =>
      (await bot.stores.runs.list({ open: true, limit: 9 })).every(({ id }) => id !== run.id);
    let windows = 0;
    while (!(await isOver())) {
      const before = await seen();
      const said = saidBy(card);
      const button = wayOn(labelsOf(card));
      await slack.press(card, button);
      if (button.endsWith('…')) {
        windows += 1;
        await expect.poll(() => slack.modals.length).toBe(windows);
        await slack.submit(slack.modal(), { note: 'known' });
      }
      await expect.poll(seen, { timeout: PATIENCE_MS, interval: 10 }).toBeGreaterThan(before);
      await expect.poll(() => saidBy(card), { timeout: PATIENCE_MS, interval: 10 }).not.toBe(said);
    }
    expect(windows).toBeGreaterThan(0);
    expect(run.place).toMatchObject({ channel: 'slack', conversationId: 'T0CONTOSO/D0ALEX' });
    expect(saidBy(card)).toContain('finished');
  });

  it('tells of an incident in the thread that watches, on one message, until its phones are back', async () => {
    const where = { kind: 'channel', from: alex } as const;
    const asked = await slack.say('watch site:Madrid', where);
    const { thread } = await slack.answer(asked, PATIENCE_MS);
    expect(thread).toBe(asked.message.ts);
    await bot.demo.call('POST', '/_demo/offline', { site: 'Madrid' });
    const incident = await shows('C0PHONES', /: \d+ phones offline/);
    expect(incident.thread).toBe(thread);
    await bot.demo.call('POST', '/_demo/online', { site: 'Madrid' });
    await expect.poll(() => saidBy(incident), { timeout: PATIENCE_MS }).toMatch(/phones back/);
    await slack.say('unwatch all', { ...where, thread: thread ?? '' });
  });

  describe('an approval', () => {
    beforeAll(async () => {
      await answerTo('whoami', { from: megan });
    });

    it('that was asked for in Teams is given in Slack: one approval, and both cards say so', async () => {
      await bot.teams.say(`enroll\n${phoneList(2, 10).csv}`, { conversationId: 'a:across' });
      await bot.shows('a:across', 'Awaiting approval');
      const { id } = await bot.newest();
      const card = await shows(
        'D0MEGAN',
        new RegExp(`change ${id}\\b[^]*Awaiting approval|Awaiting approval[^]*change ${id}\\b`),
      );
      await slack.press(card, 'Approve', { from: megan });
      await bot.shows('a:across', 'All 2 phones enrolled', PATIENCE_MS);
      await expect.poll(() => saidBy(card), { timeout: PATIENCE_MS }).toContain('All 2 phones enrolled');
      const { approvals } = await bot.newest();
      expect(approvals.map(({ who }) => who)).toEqual([
        { id: people.megan.aadObjectId, name: 'Megan Bowen' },
      ]);
    });

    it('that was asked for in Slack is given in Teams', async () => {
      await bot.teams.say('whoami', { from: people.megan, conversationId: 'a:megan' });
      await slack.say(`enroll\n${phoneList(2, 20).csv}`);
      await bot.shows('a:megan', 'Awaiting approval', PATIENCE_MS);
      const [card] = bot.teams
        .cards('a:megan')
        .filter((each) => wordsOf(each.card).includes('Awaiting approval'));
      if (!card) throw new Error('no card');
      await bot.teams.press(card, 'Approve', { from: people.megan });
      await shows('D0ALEX', /All 2 phones enrolled/);
    });
  });

  describe('of somebody who is nobody in Entra', () => {
    const from = STRANGER;

    it('refuses what takes a role, says what to do, and audits it', async () => {
      const refusal = saidBy(await answerTo('devices', { from }));
      expect(refusal).toContain('I do not know who you are');
      expect(refusal).toContain('nobody@elsewhere.example');
      expect(refusal).toContain('U0NOBODY');
      await expect
        .poll(async () => bot.stores.audit.recent('command devices', 10), { timeout: PATIENCE_MS })
        .toMatchObject([
          {
            who: { id: 'slack:T0CONTOSO/U0NOBODY', name: 'Nobody Known' },
            action: 'access.refused',
            detail: { why: 'identity.unmatched' },
          },
        ]);
    });

    it('tells how they are known', async () => {
      const told = saidBy(await answerTo('whoami', { from }));
      for (const part of [
        'Nobody Known',
        'nobody@elsewhere.example',
        'U0NOBODY: your.name@your.organisation',
      ])
        expect(told).toContain(part);
    });

    it('lets them press nothing that others may', async () => {
      const asked = await slack.say('diagnostics site:Lyon', { kind: 'channel', from: alex });
      await slack.answer(asked, PATIENCE_MS);
      const { id } = await bot.newest();
      expect(saidBy(await answerTo(`approve ${id}`, { from }))).toContain('I do not know who you are');
      expect(saidBy(await answerTo(`cancel ${id}`, { from }))).toContain('I do not know who you are');
      expect((await bot.stores.changes.find(id))?.approvals).toEqual([]);
    });

    it('notes them nowhere where a name leads to roles', async () => {
      await answerTo('whoami', { from });
      await answerTo('whoami', { from: megan });
      expect(await bot.stores.people.known('slack', 'Nobody Known')).toEqual([]);
      expect(await bot.stores.people.known('slack', 'T0CONTOSO/U0MEGAN')).toMatchObject([
        { name: 'Megan Bowen' },
      ]);
    });
  });

  it('lets no other organisation’s member be somebody by their address, whatever the event says of them', async () => {
    const { user } = IMPOSTOR;
    const [channel, ts] = ['D0IMPOSTOR', slack.tick()];
    const asked = {
      type: 'message',
      channel_type: 'im',
      channel,
      user,
      user_team: 'T0OTHER',
      text: 'devices',
      ts,
    };
    const refusal = saidBy(await slack.answer(await slack.event(asked), PATIENCE_MS));
    expect(refusal).toContain('You belong to another organisation’s Slack');
    const list = await slack.answer(await slack.say('runbook', { from: alex }), PATIENCE_MS);
    const press = await slack.press(list, 'Start', { from: IMPOSTOR });
    expect(press.status).toBe(200);
    await shows('D0ALEX', /You belong to another organisation’s Slack/);
  });

  it('knows the roles of whom it knows: those of the group, and none', async () => {
    expect(saidBy(await answerTo('whoami', { from: patti }))).toContain('Phone viewers');
    expect(saidBy(await answerTo('devices', { from: lynne }))).toContain('You have no role here');
  });

  it('has logged no bug', () => {
    expect(bot.errors).toEqual([]);
  });
});
