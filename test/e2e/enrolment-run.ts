/** What every test of faults does: ask for an enrolment in chat, approve it, and count afterwards what reached the tenant. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { parseMac } from '../../src/devices/index.ts';
import type { Json, PostedMessage, Where } from '../helpers/connector.ts';
import type { Deployment } from '../helpers/deployment.ts';
import type { PhoneList } from '../helpers/phone-lists.ts';

const NOTED_WITHIN_MS = 5_000;

export const shows = (card: Json | undefined, verb: string): boolean =>
  JSON.stringify(card ?? {}).includes(`"${verb}"`);

/** Sends the list as an attachment and waits for the preview that asks for approval. */
export async function previewed(
  { teams, files }: Deployment,
  list: PhoneList,
  where: Where & { readonly conversationId: string },
  withinMs = 40_000,
): Promise<PostedMessage> {
  await teams.say('enroll', { ...where, files: [{ name: 'phones.csv', url: files.offer(list.csv).url }] });
  return teams.waitForCard(where.conversationId, (card) => shows(card, 'change-approve'), withinMs);
}

/** The change that a card is about. A bot notes where its card stands as soon as the platform has told it, and the test sees it sooner. */
export async function changeOf({ query }: Deployment, { id }: Pick<PostedMessage, 'id'>): Promise<number> {
  const giveUpAt = Date.now() + NOTED_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const [row] = await query<{ id: number }>(
      `SELECT id FROM live_cards WHERE subject = 'change' AND message_id = $1`,
      [id],
    );
    if (row) return row.id;
    await wait(20);
  }
  throw new Error(`message ${id} is no change's card`);
}

/** Every phone of the list has one final state, was handed to the tenant exactly once, and its end is audited once. */
export async function expectEachPhoneOnce(
  { demo, stores, query }: Deployment,
  changeId: number,
  { macs, offline }: PhoneList,
): Promise<void> {
  const targets = await stores.ledger.targets(changeId, {});
  expect(targets.map(({ mac }) => mac).sort()).toEqual([...macs].sort());
  const counted = await stores.changes.counts(changeId);
  expect(counted).toEqual({
    pending: 0,
    running: 0,
    succeeded: macs.length - offline,
    failed: offline,
    skipped: 0,
    unknown: 0,
  });

  const accepted = demo.requests().filter(({ status }) => status === 200);
  const ours = new Set<string>(macs);
  for (const kind of ['provision', 'bulkSignIn']) {
    const sent = accepted.filter((entry) => entry.kind === kind).flatMap((entry) => entry.macs);
    const handed = sent.map((mac) => parseMac(mac) ?? mac).filter((mac) => ours.has(mac));
    expect(handed.sort(), kind).toEqual([...macs].sort());
  }

  const finals = await query<{ subject: string; times: number }>(
    `SELECT subject, count(*)::integer AS times FROM audit
     WHERE action LIKE 'target.%' AND (detail->>'change')::integer = $1 GROUP BY subject`,
    [changeId],
  );
  expect(finals).toHaveLength(macs.length);
  expect(finals.filter(({ times }) => times !== 1)).toEqual([]);
  const ends = await query<{ action: string }>(
    `SELECT action FROM audit WHERE subject = $1
     AND action IN ('change.succeeded', 'change.partly-failed', 'change.failed', 'change.cancelled')`,
    [`change ${changeId}`],
  );
  expect(ends.map(({ action }) => action)).toEqual([
    offline > 0 ? 'change.partly-failed' : 'change.succeeded',
  ]);
}

/** A change's card by what its notification says: the report names how many were enrolled. */
export const isReport = ({ summary }: PostedMessage): boolean => / of [\d,]+ enrolled$/.test(summary ?? '');
export const isProgress = (card: Json | undefined): boolean => shows(card, 'change-pause');

/** The conversation's only card about the change has become the report. */
export async function expectOneReport(
  { teams }: Deployment,
  conversationId: string,
  withinMs = 25_000,
): Promise<PostedMessage> {
  const report = await teams.waitForCard(conversationId, (_card, message) => isReport(message), withinMs);
  const about = teams
    .cards(conversationId)
    .filter(
      (message) => isReport(message) || isProgress(message.card) || shows(message.card, 'change-approve'),
    );
  expect(about).toEqual([report]);
  return report;
}
