import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ENDED, type Change } from '../../src/changes/index.ts';
import { parseMac } from '../../src/devices/index.ts';
import { faultsOf } from '../helpers/card-faults.ts';
import { people, type PostedMessage, type TestPerson } from '../helpers/connector.ts';
import { answerOf, SAMPLE, startLinekeeper, wordsOf, type Linekeeper } from '../helpers/linekeeper.ts';

let lists = 0;

/** A list of phones that no other list has, all of them good; with accounts of their own. */
function phones(count: number): string {
  const list = ++lists;
  const rows = Array.from({ length: count }, (_, row) => {
    const mac = `0004f2${list.toString(16).padStart(4, '0')}${row.toString(16).padStart(2, '0')}`;
    return `${mac},Lyon,phone-${String(300 + list * 20 + row).padStart(5, '0')}@contoso.example,EMEA`;
  });
  return ['MAC id,Location,Username,Region', ...rows].join('\n');
}

describe('bot/changes/changes.ts', () => {
  let bot: Linekeeper;
  let database: pg.Client;
  let asked = 0;
  beforeAll(async () => {
    bot = await startLinekeeper({ dialMs: 400, bulkSignInMs: 1_500 });
    database = new pg.Client(bot.config.databaseUrl);
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await bot.close();
  });

  interface Asked {
    readonly change: number;
    readonly conversationId: string;
    readonly card: PostedMessage;
    now(): Promise<Change | undefined>;
  }

  /** A list sent in a conversation of its own, as far as its preview. */
  async function planned(csv: string): Promise<Asked> {
    const conversationId = `a:change-${++asked}`;
    await bot.teams.say(`enroll\n${csv}`, { conversationId });
    const { id: change } = await bot.newest();
    const card = await bot.shows(conversationId, 'Approve');
    return { change, conversationId, card, now: () => bot.stores.changes.find(change) };
  }

  const handedOver = (kind: string): string[] =>
    bot.demo
      .requests()
      .filter((entry) => entry.kind === kind && entry.status === 200)
      .flatMap(({ macs }) => macs.map((mac) => parseMac(mac) ?? mac));

  async function decide({ card }: Asked, verb: string, data: Record<string, unknown>): Promise<string> {
    return answerOf(await bot.teams.press(card, { verb, data }));
  }

  it('counts an approval once that was pressed twice at the same moment', async () => {
    const asked = await planned(phones(3));
    const answers = await Promise.all([1, 2].map(() => bot.teams.press(asked.card, 'Approve')));
    expect(answers.map(({ card }) => wordsOf(card).includes('Reject change'))).toEqual([false, false]);
    expect((await asked.now())?.approvals).toHaveLength(1);
    await bot.shows(asked.conversationId, 'All 3 phones enrolled');
    const macs = (await bot.stores.ledger.targets(asked.change, {})).map(({ mac }) => mac);
    for (const kind of ['provision', 'bulkSignIn']) {
      expect(handedOver(kind).filter((mac) => macs.some((own) => own === mac))).toHaveLength(3);
    }
  });

  it('has one effect of two who press at the same moment, and shows both what it came to', async () => {
    await bot.demo.call('POST', '/_demo/limits', { dialMs: 60_000 });
    onTestFinished(async () => {
      await bot.demo.call('POST', '/_demo/limits', { dialMs: 400 });
    });
    const { alex, megan } = people;
    const times = async ({ change }: Asked, action: string): Promise<number> => {
      const entries = await bot.stores.audit.recent(`change ${change}`, 100);
      return entries.filter((entry) => entry.action === action).length;
    };
    const together = async (asked: Asked, button: string, by: readonly TestPerson[]): Promise<string[]> => {
      const where = { inputs: { reason: 'not now' } };
      const presses = by.map((from) => bot.teams.press(asked.card, button, { ...where, from }));
      return (await Promise.all(presses)).map(({ card }) => wordsOf(card));
    };
    const refused = await planned(phones(1));
    for (const said of await together(refused, 'change-reject', [alex, megan]))
      expect(said).toContain('Rejected');
    expect(await times(refused, 'change.rejected')).toBe(1);

    const asked = await planned(phones(3));
    for (const said of await together(asked, 'Approve', [alex, megan]))
      expect(said).not.toContain('Reject change');
    expect(await times(asked, 'change.approved')).toBe(1);
    await bot.shows(asked.conversationId, 'Enrolling 3 phones');
    for (const said of await together(asked, 'Pause', [alex, alex]))
      expect(said).toContain('nothing new is begun');
    expect(await times(asked, 'change.paused')).toBe(1);
    await bot.shows(asked.conversationId, 'nothing new is begun');
    for (const said of await together(asked, 'change-resume', [alex, alex]))
      expect(said).toContain('Enrolling 3');
    expect(await times(asked, 'change.resumed')).toBe(1);
    await bot.shows(asked.conversationId, 'Enrolling 3 phones');
    for (const said of await together(asked, 'change-cancel', [alex, alex]))
      expect(said).not.toContain('Cancel change');
    expect(await times(asked, 'change.cancelling')).toBe(1);

    const report = await bot.shows(asked.conversationId, 'Cancelled: 0 of 3 phones enrolled');
    const retry = () => bot.teams.press(report, 'change-retry');
    const all = async (): Promise<number> =>
      (await bot.stores.changes.list({ open: false, page: 0, perPage: 1 })).total;
    const before = await all();
    for (const pressed of await Promise.all([retry(), retry()]))
      expect(answerOf(pressed)).toMatch(/Reading|Enrol 3 phones\?|asked for already/);
    expect(await all()).toBe(before + 1);
    const again = await bot.newest();
    expect(again).toMatchObject({ retryOf: asked.change });
    await bot.shows(asked.conversationId, 'Enrol 3 phones?');
    expect(answerOf(await retry())).toContain('Enrol 3 phones?');
    expect(await bot.newest()).toMatchObject({ id: again.id });
    await bot.teams.say(`cancel ${again.id}`, { conversationId: 'a:nobody-retries' });
    await retry();
    expect((await bot.newest()).id).toBeGreaterThan(again.id);
  }, 60_000);

  it('asks for the role again when the button comes back', async () => {
    const asked = await planned(phones(1));
    const { patti, lynne, adele } = people;
    for (const from of [patti, lynne, adele]) {
      for (const button of ['Approve', 'change-reject', 'Cancel change', 'Export CSV']) {
        const said = answerOf(await bot.teams.press(asked.card, button, { from, inputs: { reason: 'no' } }));
        expect(said).toMatch(/You may not do that|You have no role here/);
      }
    }
    expect(await asked.now()).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    await bot.teams.press(asked.card, 'Cancel change');
  });

  it('does not count an approval of another plan', async () => {
    const asked = await planned(phones(2));
    for (const digest of ['0'.repeat(64), '']) {
      expect(await decide(asked, 'change-approve', { id: asked.change, digest })).toContain(
        'The list has changed',
      );
    }
    const { digest } = (await asked.now()) ?? {};
    const other = await planned(phones(2));
    expect(await decide(other, 'change-approve', { id: other.change, digest })).toContain(
      'The list has changed',
    );
    expect(await asked.now()).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    await bot.teams.press(asked.card, 'Cancel change');
    await bot.teams.press(other.card, 'Cancel change');
  });

  const age = (change: number): Promise<unknown> =>
    database.query("UPDATE changes SET judged_at = judged_at - interval '20 minutes' WHERE id = $1", [
      change,
    ]);

  it('asks again where the tenant has drifted since the plan was made', async () => {
    const asked = await planned(phones(2));
    const [first] = await bot.stores.ledger.targets(asked.change, {});
    if (!first) throw new Error('no target');
    const { adminCenter } = bot.demo;
    await adminCenter.provision([{ mac: first.mac, location: 'Lyon' }]);
    await adminCenter.verificationCodes([first.mac]);
    await vi.waitUntil(
      async () => (await adminCenter.states([first.mac])).get(first.mac) === 'waiting-for-sign-in',
    );
    await age(asked.change);
    const before = bot.demo.requests().length;
    await bot.teams.press(asked.card, 'Approve');
    await bot.shows(asked.conversationId, /Awaiting approval[^]*Known phone/);
    expect(await asked.now()).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    expect(bot.demo.requests(before).filter(({ kind }) => kind === 'provision')).toEqual([]);
    await bot.teams.press(asked.card, 'Approve');
    await bot.shows(asked.conversationId, 'All 2 phones enrolled');
  });

  it('carries on with an old plan that still holds', async () => {
    const asked = await planned(phones(1));
    await age(asked.change);
    await bot.teams.press(asked.card, 'Approve');
    await bot.shows(asked.conversationId, '1 phone enrolled');
  });

  it('does not approve what has expired', async () => {
    const asked = await planned(phones(1));
    await database.query("UPDATE changes SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      asked.change,
    ]);
    const said = answerOf(await bot.teams.press(asked.card, 'Approve'));
    expect(said).toMatch(/The request has expired|This change is not waiting|awaits no decision/);
    await bot.reaches(asked.change, 'expired');
    await bot.shows(asked.conversationId, 'Expired before it was approved');
  });

  it('wants a reason for a rejection, keeps it and shows it', async () => {
    const asked = await planned(phones(1));
    for (const reason of ['', '   ']) {
      const said = answerOf(await bot.teams.press(asked.card, 'change-reject', { inputs: { reason } }));
      expect(said).toContain('A reason is needed');
    }
    expect(await asked.now()).toMatchObject({ state: 'awaiting-approval' });
    const reason = 'Wrong *site*: <at>Lyon</at> moved';
    await bot.teams.press(asked.card, 'change-reject', { inputs: { reason }, from: people.megan });
    expect(await asked.now()).toMatchObject({ state: 'rejected', note: { details: { reason } } });
    const shown = await bot.shows(asked.conversationId, 'Rejected by Megan Bowen: Wrong');
    expect(wordsOf(shown.card)).not.toContain('Approve');
    expect(await bot.stores.ledger.progress(asked.change)).toMatchObject({ counts: [{ state: 'pending' }] });
  });

  it('begins nothing new while it is paused, and goes on where it stopped', async () => {
    await bot.demo.call('POST', '/_demo/limits', { dialMs: 1_500 });
    const asked = await planned(phones(4));
    await bot.teams.press(asked.card, 'Approve');
    await bot.shows(asked.conversationId, 'Enrolling 4 phones');
    expect(answerOf(await bot.teams.press(asked.card, 'Pause'))).toContain('nothing new is begun');
    const before = handedOver('bulkSignIn').length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(handedOver('bulkSignIn')).toHaveLength(before);
    expect(await asked.now()).toMatchObject({ state: 'paused' });
    expect(answerOf(await bot.teams.say(`resume ${asked.change}`, asked))).toContain('Resumed');
    await bot.reaches(asked.change, 'succeeded');
    expect(handedOver('bulkSignIn')).toHaveLength(before + 4);
    await bot.teams.waitForCard(asked.conversationId, (card) =>
      wordsOf(card).includes('All 4 phones enrolled'),
    );
  });

  it('cancels what has not begun, and lets what has begun come to its end', async () => {
    await bot.demo.call('POST', '/_demo/limits', { dialMs: 60_000 });
    const asked = await planned(phones(4));
    await bot.teams.press(asked.card, 'Approve');
    await bot.shows(asked.conversationId, 'Enrolling 4 phones');
    const before = handedOver('bulkSignIn').length;
    await bot.teams.press(asked.card, 'Cancel change');
    await bot.shows(asked.conversationId, 'Cancelled: 0 of 4 phones enrolled');
    await bot.demo.call('POST', '/_demo/limits', { dialMs: 400 });
    expect(handedOver('bulkSignIn')).toHaveLength(before);
    const targets = await bot.stores.ledger.targets(asked.change, {});
    expect(new Set(targets.map(({ state, code }) => `${state} ${String(code)}`))).toEqual(
      new Set(['skipped cancelled']),
    );
  });

  it('enrols the sample list, hands out its sheets, and retries only what failed', async () => {
    const asked = await planned(SAMPLE);
    const sheetsOf = async (): Promise<Map<string, string>> => {
      const { replies } = await bot.teams.say(`export ${asked.change}`, {
        conversationId: `a:export-${++lists}`,
      });
      const links = JSON.stringify(replies[0]?.card).match(/http:[^"\\]+\.csv/g) ?? [];
      const texts = links.map(
        async (link) => [link.split('/').at(-1) ?? '', await (await fetch(link)).text()] as const,
      );
      return new Map(await Promise.all(texts));
    };
    const before = await sheetsOf();
    const name = (sheet: string): string => `change-${asked.change}-${sheet}.csv`;
    expect([...before.keys()].sort()).toEqual(['rejected', 'sign-in', 'template'].map(name));
    expect(before.get(name('rejected'))?.trimEnd().split('\r\n')).toHaveLength(19);

    await bot.teams.press(asked.card, 'Approve');
    const report = await bot.shows(asked.conversationId, '40 of 42 phones enrolled');
    expect(wordsOf(report.card)).toContain('Phone offline');
    const after = await sheetsOf();
    expect([...after.keys()].sort()).toEqual(['rejected', 'report', 'sign-in', 'template'].map(name));
    const lines = after.get(name('report'))?.trimEnd().split('\r\n') ?? [];
    expect(lines).toHaveLength(43);
    expect(lines.filter((line) => /Phone offline|Bulk sign-in tag missing/.test(line))).toHaveLength(2);

    const retried = await bot.teams.press(report, 'Retry 2 phones');
    expect(retried.status).toBe(200);
    const again = await bot.newest();
    expect(again).toMatchObject({ retryOf: asked.change });
    const second = await bot.teams.waitForCard(asked.conversationId, (card) =>
      wordsOf(card).includes('Enrol 2 phones?'),
    );
    await bot.teams.press(second, 'Approve');
    const ended = await bot.shows(asked.conversationId, 'No phone was enrolled');
    expect(wordsOf(ended.card)).toContain('Retry 2 phones');

    // The same list once more: what succeeded with an account is left alone.
    await bot.teams.say(`enroll\n${SAMPLE}`, { conversationId: 'a:sample-again' });
    const third = await bot.shows('a:sample-again', 'Enrol 4 phones?');
    expect(wordsOf(third.card)).toContain('39 · Already enrolled');
    await bot.teams.press(third, 'Cancel change');

    for (const verb of ['approve', 'reject', 'pause', 'resume', 'cancel']) {
      const data = { id: asked.change, digest: (await asked.now())?.digest, reason: 'late' };
      const late = { verb: `change-${verb}`, data };
      const pressed = await bot.teams.press({ conversationId: `a:late-${verb}`, id: 'gone' }, late);
      expect(wordsOf(pressed.card)).toContain('40 of 42 phones enrolled');
    }
    for (const [verb, said] of [
      ['pause', 'not running'],
      ['resume', 'not paused'],
      ['cancel', 'not running'],
    ] as const)
      expect(
        answerOf(await bot.teams.say(`${verb} ${asked.change}`, { conversationId: 'a:late' })),
      ).toContain(said);
    expect(await asked.now()).toMatchObject({ state: 'partly-failed' });
  });

  it('opens no sheet for a link that was never given', async () => {
    const response = await fetch(`${bot.config.publicUrl}/files/${'a'.repeat(43)}/change-1-report.csv`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('export <id>');
  });

  it('does all of it in French', async () => {
    const conversationId = 'a:francais';
    const where = { conversationId, locale: 'fr-FR' };
    await bot.teams.say(`inscrire\n${SAMPLE.replaceAll('5C', '6C').replaceAll('5c', '6c')}`, where);
    const { id } = await bot.newest();
    const preview = await bot.shows(conversationId, 'Approuver');
    await bot.teams.press(preview, 'Approuver', where);
    await bot.reaches(id, ...ENDED);
    const report = await bot.shows(conversationId, /postes sur \d+ inscrits/);
    expect(report.card).toMatchObject({ lang: 'fr' });
    const { replies } = await bot.teams.say(`exporter ${id}`, where);
    const [link = ''] = /http:[^"\\]+report\.csv/.exec(JSON.stringify(replies[0]?.card)) ?? [];
    expect(await (await fetch(link)).text()).toContain('Poste hors ligne');
    for (const text of ['changements tous', `changement ${id}`, 'approbations'])
      await bot.teams.say(text, where);
    expect(bot.teams.cards(conversationId).filter(({ card }) => card?.lang !== 'fr')).toEqual([]);
  });

  it('has drawn no card that is too large or lacks a word', () => {
    expect(bot.cards().flatMap(faultsOf)).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
