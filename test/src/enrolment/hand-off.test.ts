import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { displayMac, hardwareId, type Mac } from '../../../src/devices/index.ts';
import { codesDialled, giveCodes, handOffState } from '../../../src/enrolment/index.ts';
import { readCodes } from '../../../src/enrolment/codes-text.ts';
import { newPhones, startEngine, type Engine } from '../../helpers/engine.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/postgres.ts';

describe('src/enrolment/hand-off.ts', () => {
  let database: FreshDatabase;
  let engine: Engine;
  beforeEach(async () => {
    database = await freshDatabase();
    engine = await startEngine(database.url, {}, (world) => ({ ...world, adminCenter: undefined }));
  });
  afterEach(async () => {
    await engine.close();
    await database.drop();
  });

  const phones = newPhones(6);
  const macs = phones.map(({ mac }) => mac);
  const nothing = (): Promise<boolean> => Promise.resolve(true);

  /** What a person does in the admin center: the rows of the sheet in, the codes out. */
  async function provisionByHand(wanted: readonly Mac[]): Promise<string> {
    await engine.demo.adminCenter.provision(wanted.map((mac) => ({ mac, location: 'Lyon' })));
    const codes = await engine.demo.adminCenter.verificationCodes(wanted);
    return ['MAC id,Verification code', ...codes.map(({ mac, code }) => `${displayMac(mac)},${code}`)].join(
      '\r\n',
    );
  }
  const stateOf = async (id: number): Promise<string[]> =>
    (await engine.stores.ledger.targets(id, {})).map(({ stage, state }) => `${stage}/${state}`);

  it('waits for codes, then for dialling, then signs the phones in', async () => {
    const id = await engine.approved(phones.map((phone) => ({ ...phone, site: 'Lyon', region: 'EMEA' })));
    await engine.run(id, nothing);
    expect(await handOffState(engine.world, id)).toEqual({ awaiting: 'codes', count: 6 });

    const first = await provisionByHand(macs.slice(0, 4));
    expect(await giveCodes(engine.world, id, first)).toEqual({ ok: true, value: { given: 4, missing: 2 } });
    expect(await handOffState(engine.world, id)).toEqual({ awaiting: 'codes', count: 2 });
    await giveCodes(engine.world, id, await provisionByHand(macs));
    expect(await handOffState(engine.world, id)).toEqual({ awaiting: 'dialling', count: 6 });
    const [target] = await engine.stores.ledger.targets(id, {});
    expect(target?.verificationCode).toMatch(/^\d{6}$/);

    engine.advance(1_000);
    expect(await codesDialled(engine.world, id)).toEqual({ ok: true, value: { dialled: 6, late: 0 } });
    expect(await handOffState(engine.world, id)).toEqual({ awaiting: null, count: 0 });
    expect((await engine.run(id)).state).toBe('succeeded');
  });

  it('ends phones without an account once their code was dialled', async () => {
    const id = await engine.approved(
      phones.map((phone) => ({ ...phone, upn: null, outcome: 'provision-only' as const })),
    );
    await engine.run(id, nothing);
    await giveCodes(engine.world, id, await provisionByHand(macs));
    await codesDialled(engine.world, id);
    expect((await engine.run(id)).state).toBe('succeeded');
  });

  it('fails the phones whose code ran out before anyone said that it was dialled', async () => {
    const id = await engine.approved(phones);
    await engine.run(id, nothing);
    await giveCodes(engine.world, id, await provisionByHand(macs));
    engine.advance(25 * 3_600_000);
    expect(await codesDialled(engine.world, id)).toEqual({ ok: true, value: { dialled: 0, late: 6 } });
    expect((await engine.run(id)).state).toBe('failed');
    expect(await engine.stores.ledger.failures(id)).toMatchObject([{ code: 'code-not-dialled', count: 6 }]);
  });

  it('takes all lines or none', async () => {
    const id = await engine.approved(phones);
    await engine.run(id, nothing);
    const text = `${macs[0] ?? ''} 123456\n${macs[1] ?? ''} nonsense\n`;
    expect(await giveCodes(engine.world, id, text)).toMatchObject({
      ok: false,
      refusal: { code: 'codes.unreadable', details: { row: 2 } },
    });
    expect(new Set(await stateOf(id))).toEqual(new Set(['provision/pending']));
  });

  it('looks at a change that waits for people twice a minute at most', async () => {
    const id = await engine.approved(phones);
    const before = engine.now();
    let turns = 0;
    await engine.run(id, () => Promise.resolve(++turns === 10));
    expect(engine.now().getTime() - before.getTime()).toBeGreaterThan(4 * 29_000);
  });

  it('refuses what is not under way', async () => {
    expect(await giveCodes(engine.world, 999_999, '')).toMatchObject({
      refusal: { code: 'change.not-found' },
    });
    const draft = await engine.stores.ledger.create(
      {
        name: 'x',
        requestedBy: { id: 'a', name: 'A' },
        place: { channel: 'teams', conversationId: 'c', kind: 'personal', tenantId: null },
      },
      { kind: 'text', text: '' },
    );
    expect(await codesDialled(engine.world, draft.id)).toMatchObject({
      refusal: { code: 'change.not-running', details: { state: 'draft' } },
    });
  });
});

describe('src/enrolment/codes-text.ts', () => {
  const address = fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 })
    .map((bytes) => `02${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}` as Mac);
  const code = fc.integer({ min: 100_000, max: 999_999 }).map(String);
  const spelling = fc.constantFrom<(mac: Mac) => string>(
    (mac) => mac,
    displayMac,
    hardwareId,
    (mac) => mac.match(/..../g)?.join('.') ?? mac,
  );

  it('reads back any list, in any spelling and between any separators', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(address, code, spelling), { minLength: 1, selector: ([mac]) => mac }),
        fc.constantFrom(',', ';', '\t', ' ', ' ; ', '","'),
        fc.constantFrom('', 'MAC id,Verification code\n', '\uFEFFAdresse MAC;Code\r\n', '\n\n'),
        fc.constantFrom('\n', '\r\n'),
        (list, separator, header, newline) => {
          const lines = list.map(([mac, digits, spell]) => `${spell(mac)}${separator}${digits}`);
          const read = readCodes(header + lines.join(newline) + newline);
          expect(read).toEqual({ ok: true, value: new Map(list.map(([mac, digits]) => [mac, digits])) });
        },
      ),
    );
  });

  it.each([
    ['00 04 f2 ab cd ef 123456', { ok: true, value: new Map([['0004f2abcdef', '123456']]) }],
    [
      '1,00-04-f2-ab-cd-ef,"Lyon, 2e",Provisioned,123456',
      { ok: true, value: new Map([['0004f2abcdef', '123456']]) },
    ],
    ['00908f5c3001:001 123456', { ok: true, value: new Map([['00908f5c3001:001', '123456']]) }],
    ['', { ok: false, refusal: { code: 'codes.unreadable', details: { row: 1 } } }],
    ['MAC,Code\nMAC,Code', { ok: false, refusal: { code: 'codes.unreadable', details: { row: 2 } } }],
    ['0004f2abcdef 12', { ok: false, refusal: { code: 'codes.unreadable', details: { row: 1 } } }],
    ['0004f2abcdef 123456 654321', { ok: false, refusal: { code: 'codes.unreadable', details: { row: 1 } } }],
    [
      '0004f2abcdef 123456\n0004f2abcdef 654321',
      { ok: false, refusal: { code: 'codes.unreadable', details: { row: 2 } } },
    ],
  ])('reads %j', (text, result) => {
    expect(readCodes(text)).toEqual(result);
  });

  it('answers any text with codes or a refusal', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof readCodes(text).ok === 'boolean'));
  });
});
