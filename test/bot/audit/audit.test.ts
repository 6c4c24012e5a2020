import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../../../src/devices/index.ts';
import { nodesOf } from '../../cards/render.ts';
import { faultsOf } from '../../helpers/card-faults.ts';
import { people } from '../../helpers/connector.ts';
import { answerOf, startLinekeeper, wordsOf, type Linekeeper } from '../../helpers/linekeeper.ts';

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe('bot/commands/audit.ts', () => {
  let bot: Linekeeper;
  let folder: string;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({}, { ACCESS_FILE: fileAt('../auditors.yaml') });
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-audit-'));
    await bot.stores.audit.append([
      ...Array.from({ length: 9 }, (_, at) => ({
        ...{
          who: { id: 'megan', name: 'Megan Bowen' },
          action: 'change.approved',
          subject: `change ${at + 70}`,
        },
        detail: { given: at, needed: 12 },
      })),
      { who: { id: 'worker', name: 'Linekeeper' }, action: 'target.failed', subject: 'device 0004f2000001' },
      { who: { id: 'eve', name: '<at>Eve</at> *admin*' }, action: 'test.hostile', subject: '[x](http://y)' },
    ]);
  });
  afterAll(async () => {
    await bot.close();
    await rm(folder, { recursive: true });
  });
  const conversation = (): string => `a:audit-${++asked}`;
  const says = async (text: string, more: object = {}): Promise<string> =>
    answerOf(await bot.teams.say(text, { conversationId: conversation(), ...more }));

  it('shows who did what, newest first and page by page', async () => {
    const { replies } = await bot.teams.say('audit approved', { conversationId: conversation() });
    const [first] = replies;
    expect(wordsOf(first?.card)).toMatch(/Approved · change 78\n.* · Megan Bowen · change\.approved/);
    expect(wordsOf(first?.card)).toContain('given: 8, needed: 12');
    expect(wordsOf(first?.card)).not.toContain('change 70');
    const second = await bot.teams.press(first!, 'audit-page');
    expect(answerOf(second)).toContain('change 70');
    expect(answerOf(second)).toContain('Page 2');
  });

  it.each([
    ['audit change 71', 'change 71', 'change 72'],
    ['journal changement 71', 'change 71', 'change 72'],
    ['audit 00:04:F2:00:00:01', 'target.failed', 'change 7'],
    ['audit device 0004f2000001', 'target.failed', 'change 7'],
    ['audit bowen 75', 'change 75', 'change 76'],
    ['audit bowen since 1 day', 'change 78', 'target.failed'],
    ['audit since 2999-01-01', 'There is no such entry', 'change'],
  ])('finds by %s', async (text, shown, notShown) => {
    const said = await says(text);
    expect(said).toContain(shown);
    expect(said).not.toContain(notShown);
  });

  it('names the reference of the turn with what it did, and finds it by that', async () => {
    await says('watch site:Lyon');
    const lines = bot.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const reference = String(lines.find(({ what }) => what === 'watch')?.reference);
    expect(reference).toMatch(/^[2-9a-z]{8}$/);
    const said = await says(`audit ${reference}`);
    expect(said).toContain(`reference: ${reference}`);
    expect(said).toContain('watch.added');
    expect(said).not.toContain('change 7');
  });

  it('finds by a selector what became of its phones', async () => {
    const [phone] = await bot.stores.devices.select(EVERYTHING, { offset: 0, limit: 1 });
    const { mac, site } = phone!;
    await bot.stores.audit.append([
      { who: { id: 'worker', name: 'Linekeeper' }, action: 'target.succeeded', subject: `device ${mac}` },
    ]);
    expect(await says(`audit site:"${site}"`)).toContain(`device ${mac}`);
    expect(await says('audit site:"nowhere at all"')).toContain('There is no such entry');
  });

  it.each([
    ['audit since sometime', 'That time cannot be read'],
    ['audit export since', 'That time cannot be read'],
    ['audit export tomorrow', 'The command is written'],
    ['audit verify 12', 'The command is written'],
    ['audit verify twelve 3f2a9c01', 'The command is written'],
    ['audit verfy', 'audit verify'],
    ['journal exportr', 'audit export'],
    ['audit verfier', 'audit vérifier'],
    ['audit colour:red', 'colour'],
    ['audit export since 2999-01-01', 'no entry to hand out'],
  ])('answers %s with what to write', async (text, said) => {
    expect(await says(text)).toContain(said);
  });

  it('shows nothing that acts, whatever stands in the log', async () => {
    const { replies } = await bot.teams.say('audit hostile', { conversationId: conversation() });
    expect(JSON.stringify(replies[0]?.card)).not.toMatch(/<at>|[^\\]\*admin|[^\\]\]\(/);
    // Codes are shown because they are searched by.
    const faults = bot.cards().flatMap(faultsOf);
    expect(faults.filter((text) => !/ · (?:change|target)\.[a-z]+$/.test(text))).toEqual([]);
  });

  it('verifies on a worker, and then holds the log against what was noted', async () => {
    const conversationId = conversation();
    await bot.teams.say('audit verify', { conversationId });
    const words = wordsOf((await bot.shows(conversationId, 'In order')).card);
    const [, seq = '', hash = ''] = /To be noted elsewhere: entry (\d+) · ([0-9a-f]{64})/.exec(words) ?? [];
    expect(words).toContain(`Entries 1–${seq}`);
    expect(words).toMatch(/Key of the signatures: SHA256:/);

    const again = conversation();
    await bot.teams.say(`audit verify ${seq} ${hash.slice(0, 12).toUpperCase()}`, { conversationId: again });
    expect(wordsOf((await bot.shows(again, 'In order')).card)).toContain(`Entry ${seq}, as it was noted`);

    const other = conversation();
    await bot.teams.say(`audit vérifier ${seq} 00000000`, { conversationId: other, locale: 'fr-FR' });
    const wrong = wordsOf((await bot.shows(other, '1 point ne va pas')).card);
    expect(wrong).toContain('Le journal a été réécrit');
    expect(wrong).toContain(`Entrée ${seq}`);
  });

  it('hands out files that are verified offline with the fingerprint that it shows', async () => {
    const { replies } = await bot.teams.say('audit export', { conversationId: conversation() });
    const card = replies[0]?.card;
    const links = nodesOf(card).flatMap(({ url }) => (typeof url === 'string' ? [url] : []));
    expect(links).toHaveLength(3);
    const files = await Promise.all(
      links.map(async (url) => {
        const response = await fetch(url);
        expect(response.headers.get('cache-control')).toBe('no-store');
        const file = join(folder, url.split('/').at(-1)!);
        await writeFile(file, await response.text());
        return file;
      }),
    );
    const fingerprint = /SHA256:[\w+/]{43}/.exec(wordsOf(card))?.[0] ?? '';
    const [jsonl = '', csv = '', signature = ''] = files;
    for (const log of [jsonl, csv]) {
      const said = await new Promise<string>((resolve) => {
        const args = [fileAt('../../../docs/verify-audit.mjs'), log, signature, fingerprint];
        execFile(process.execPath, args, (_error, stdout, stderr) => resolve(stdout + stderr));
      });
      expect(said).toMatch(/^\d+ entries, 1 to \d+: as they were signed/);
    }
    expect(await says('audit exported')).toContain('Log handed out · audit');
  });

  it('is for administrators, its pages and files too', async () => {
    for (const from of [people.megan, people.adele, people.isaiah, people.lynne]) {
      for (const text of ['audit', 'audit verify', 'audit export'])
        expect(await says(text, { from })).toMatch(/You may not do that|no role/i);
    }
    const room = { conversationId: 'a:shared', kind: 'group' as const };
    const { replies } = await bot.teams.say('audit approved', room);
    const pressed = await bot.teams.press(replies[0]!, 'audit-page', { from: people.adele });
    expect(answerOf(pressed)).toContain('Administrator');
  });

  it('notes what somebody tries that they may not do, once a minute, and what they read not at all', async () => {
    const tried = async (): Promise<unknown[]> =>
      (
        await bot.stores.audit.search({ words: ['access.refused', 'patti'] }, { page: 0, perPage: 20 })
      ).entries.map(({ subject, detail }) => [subject, detail]);
    const from = people.patti;
    for (const text of [
      'restart site:Lyon',
      'restart site:Paris',
      'redémarrer site:Lyon',
      'sign-out site:Lyon',
      'devices',
      'status',
    ])
      await says(text, { from });
    await vi.waitFor(async () =>
      expect((await tried()).toSorted()).toEqual([
        ['command restart', expect.objectContaining({ need: 'operator' })],
        ['command sign-out', expect.objectContaining({ need: 'operator' })],
      ]),
    );
  });
});
