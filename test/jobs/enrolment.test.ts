import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, ENDED } from '../../src/changes/index.ts';
import { parseMac } from '../../src/devices/index.ts';
import { ALEX, DRAFT, install, MEGAN, type Installation } from '../helpers/installation.ts';

const sample = new URL('../../samples/phones.csv', import.meta.url);

describe('jobs/app.ts', () => {
  let site: Installation;
  beforeAll(async () => {
    site = await install();
    await site.startWorker();
  });
  afterAll(() => site.close());

  it('takes a CSV from a draft through approval to a report, each phone handed over once', async () => {
    const { world, stores, demo, client } = site;
    const draft = await world.ledger.create(DRAFT, { kind: 'text', text: await readFile(sample, 'utf8') });
    await client.wake.plan(draft.id);

    const planned = await site.reaches(draft.id, 'awaiting-approval', ...ENDED);
    expect(planned).toMatchObject({ state: 'awaiting-approval', note: null, approvals: [] });
    const before = demo.requests().length;
    const decided = await stores.changes.decide(draft.id, (change) =>
      approve(change, planned.digest ?? '', world.approvals, { who: MEGAN, now: new Date() }),
    );
    expect(decided).toMatchObject({ ok: true, value: { wake: true } });
    await client.wake.enrolment(draft.id);

    const ended = await site.reaches(draft.id, ...ENDED);
    expect(ended.state).toBe('partly-failed');
    const targets = await stores.ledger.targets(draft.id, {});
    expect(targets).toHaveLength(planned.total);
    expect(new Set(targets.map(({ state }) => state))).toEqual(new Set(['succeeded', 'failed']));
    expect(targets.filter(({ state }) => state === 'failed').map(({ mac, code }) => [mac, code])).toEqual([
      ['00908f5c10e6', 'sign-in.tag-missing'],
      ['0004f25c10e7', 'sign-in.device-offline'],
    ]);

    const log = demo.requests(before).filter(({ status }) => status === 200);
    const handed = (kind: string): string[] =>
      log
        .filter((entry) => entry.kind === kind)
        .flatMap(({ macs }) => macs.map((mac) => parseMac(mac) ?? mac));
    const of = (...outcomes: string[]): string[] =>
      targets.filter(({ outcome }) => outcomes.includes(outcome)).map(({ mac }) => mac);
    expect(handed('provision').sort()).toEqual(of('new', 'provision-only').sort());
    expect(handed('bulkSignIn').sort()).toEqual(of('new', 'sign-in-only').sort());

    const audit = await stores.audit.recent(`change ${draft.id}`, 50);
    expect(audit.map(({ action, who }) => [action, who.id]).reverse()).toEqual([
      ['change.requested', ALEX.id],
      ['change.planned', 'worker'],
      ['change.approved', MEGAN.id],
      ['change.started', 'worker'],
      ['change.partly-failed', 'worker'],
    ]);
    for (const { mac, state } of targets) {
      expect(await stores.audit.recent(`device ${mac}`, 50)).toMatchObject([{ action: `target.${state}` }]);
    }
  });

  it.each(["UPDATE audit SET action = 'x'", 'DELETE FROM audit', 'TRUNCATE audit'])(
    'has the database refuse %s',
    async (statement) => {
      const client = new pg.Client(site.config.databaseUrl);
      await client.connect();
      await expect(client.query(statement)).rejects.toThrow('append-only');
      await client.end();
    },
  );
});
