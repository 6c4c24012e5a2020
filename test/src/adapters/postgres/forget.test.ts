import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../../src/adapters/postgres/database.ts';
import { forgetPerson, type Forgotten } from '../../../../src/adapters/postgres/index.ts';
import { freshDatabase, type FreshDatabase } from '../../../helpers/postgres.ts';
import { ROOT } from '../../../rules/files.ts';

interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly upn: string;
  readonly slack: string;
}

const ANA: Somebody = {
  ...{ id: '7b3c9a10-0000-4000-8000-00000000a0a0', name: 'Ana Canário "Nena" Dias' },
  ...{ upn: 'ana.canario@contoso.example', slack: 'T0CONTOSO/U0CANARY' },
};
/** Called the same, with an address and an account that begin or end the same. */
const NAMESAKE: Somebody = {
  ...{ id: '7b3c9a10-0000-4000-8000-00000000b0b0', name: ANA.name },
  ...{ upn: `m.${ANA.upn}`, slack: `${ANA.slack}2` },
};
const PSEUDONYM = { id: 'forgotten-1', name: 'Forgotten person' };
/** Nobody may change these; the last three hold nothing that anybody writes. */
const SPARED = [
  'audit',
  'audit_chain',
  'audit_seals',
  'signing_keys',
  'installation',
  'kysely_migration',
  'kysely_migration_lock',
];
/** Rows refer to phones by these, and no phone's id is a person. */
const isPhone = (table: string, column: string): boolean =>
  column === 'device_id' || (table === 'devices' && column === 'id');
const EVIDENCE = SPARED.slice(0, 3);

describe('src/adapters/postgres/forget.ts', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshDatabase();
    const url = new URL(fresh.url);
    // What refers to what is not what is looked at here; the audit's triggers go on.
    url.searchParams.set('options', '-c session_replication_role=replica');
    database = openDatabase(url.href, 1);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });
  beforeEach(async () => {
    for (const { table } of await columnsByTable()) await database.pool.query(`DELETE FROM ${table}`);
  });

  const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query<Row>(sql, values)).rows;

  /** Every table there is, without those that are spared. */
  function columnsByTable(): Promise<{ table: string; columns: { name: string; type: string }[] }[]> {
    return query(
      `SELECT table_name AS table, json_agg(json_build_object('name', column_name, 'type', udt_name)) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> ALL($1) GROUP BY 1`,
      [SPARED],
    );
  }

  /** A row in every table, with this text in every column of text, and this value in every one of JSON. */
  async function write(number: number, text: string, json: object): Promise<void> {
    const values: Readonly<Record<string, unknown>> = {
      ...{ text, jsonb: JSON.stringify(json), _text: [text], bool: true, bytea: Buffer.of(number) },
      ...{ int4: number, int8: number, float8: number, timestamptz: new Date(), _timestamptz: [new Date()] },
    };
    for (const { table, columns } of await columnsByTable()) {
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      const places = columns.map((_, at) => `$${at + 1}`).join(', ');
      const row = columns.map(({ name, type }) => (isPhone(table, name) ? `phone ${number}` : values[type]));
      await query(
        `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES (${places}) ON CONFLICT DO NOTHING`,
        row,
      );
    }
  }

  const everywhere = async ({ id, name, upn, slack }: Somebody, first: number): Promise<void> => {
    const asked = { who: { id: id.toUpperCase(), name }, note: `by ${name}, ${slack}`, list: [upn] };
    await write(first, id, asked);
    await write(first + 1, `asked by <@${slack}>, that is ${name} (${upn}).`, {
      ...asked,
      person_id: id,
      person_name: name,
    });
  };

  const forget = (given: readonly string[], really = true): Promise<Forgotten> =>
    forgetPerson(fresh.url, given, PSEUDONYM, really);

  /** Tables of every schema that hold it, as `schema.table.column`. */
  async function holding(what: string): Promise<string[]> {
    const columns = await query<{ place: string; table: string; column: string }>(
      `SELECT format('%s.%s.%s', table_schema, table_name, column_name) AS place, format('%I.%I', table_schema, table_name) AS table,
         column_name AS column
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> ALL($1)`,
      [EVIDENCE],
    );
    const found: string[] = [];
    for (const { place, table, column } of columns) {
      const [row] = await query<{ holds: boolean }>(
        `SELECT EXISTS (SELECT FROM ${table} WHERE strpos(lower("${column}"::text), lower($1)) > 0) AS holds`,
        [what],
      );
      if (row?.holds) found.push(place);
    }
    return found;
  }

  it('leaves neither id nor name, address or account in any table, but in the audit', async () => {
    await everywhere(ANA, 1);
    const known = [ANA.id, ANA.upn, ANA.slack, ANA.name.replaceAll('"', '')];
    expect((await holding(ANA.upn)).length).toBeGreaterThan(40);
    const { deleted, rewritten, open } = await forget([ANA.id, ANA.upn, ANA.slack]);
    expect(open).toEqual([]);
    expect([deleted.people, deleted.channel_accounts, deleted.delegations]).toEqual([1, 1, 1]);
    expect(rewritten.changes).toBe(2);
    for (const each of known) expect(await holding(each), each).toEqual([]);
    expect(await holding('Canário')).toEqual([]);
    expect(await query(`SELECT requested_by FROM changes WHERE id = 1`)).toMatchObject([
      { requested_by: { who: PSEUDONYM, list: [PSEUDONYM.id] } },
    ]);
  });

  it('says in the audit that it was done, and not of whom', async () => {
    await everywhere(ANA, 1);
    await forget([ANA.id, ANA.upn, ANA.slack]);
    const [entry] = await query(`SELECT who, subject, detail FROM audit ORDER BY id DESC LIMIT 1`);
    expect(entry).toMatchObject({ subject: `person ${PSEUDONYM.id}`, detail: { deleted: { people: 1 } } });
    expect(JSON.stringify(entry)).not.toMatch(/canary|canario|7b3c9a10/i);
  });

  it('finds by one id what the person is also known by', async () => {
    await query(`INSERT INTO channel_accounts VALUES ('slack', $1, $2, $3)`, [ANA.id, ANA.slack, ANA.name]);
    await query(`INSERT INTO people VALUES ($1, $2, 'fr')`, [ANA.id, ANA.name]);
    await query(
      `INSERT INTO conversations (channel, id, place, reference, person_id) VALUES ('slack', 'T0CONTOSO/D0CANARY', '{}', '{}', $1)`,
      [ANA.id],
    );
    await query(
      `INSERT INTO watches (who, place, channel, conversation_id, locale, selector)
       VALUES ($1, '{}', 'slack', 'T0CONTOSO/D0CANARY', 'fr', '')`,
      [JSON.stringify({ id: ANA.id, name: ANA.name })],
    );
    const { deleted } = await forget(['U0CANARY']);
    expect(deleted).toMatchObject({ people: 1, channel_accounts: 1, conversations: 1, watches: 1 });
    expect(await holding('CANARY')).toEqual([]);
  });

  it('leaves others as they are, also those who are called the same', async () => {
    const who = ({ id, name }: Somebody): string => JSON.stringify({ id, name });
    for (const each of [ANA, NAMESAKE]) {
      await query(
        `INSERT INTO changes (kind, state, name, requested_by, place, finished_at) VALUES ('restart', 'failed', $1, $2, '{}', now())`,
        [`user:${each.upn}`, who(each)],
      );
      await query(`INSERT INTO channel_accounts VALUES ('slack', $1, $2, $3)`, [
        each.id,
        each.slack,
        each.name,
      ]);
    }
    await forget([ANA.id, ANA.upn, ANA.slack]);
    expect(await query(`SELECT name, requested_by FROM changes ORDER BY id`)).toEqual([
      { name: `user:${PSEUDONYM.id}`, requested_by: PSEUDONYM },
      { name: `user:${NAMESAKE.upn}`, requested_by: { id: NAMESAKE.id, name: NAMESAKE.name } },
    ]);
    expect(await query(`SELECT person_id, name FROM channel_accounts`)).toEqual([
      { person_id: NAMESAKE.id, name: NAMESAKE.name },
    ]);
  });

  it('forgets nobody in whose name something goes on', async () => {
    await query(
      `INSERT INTO changes (id, kind, state, name, requested_by, place) OVERRIDING SYSTEM VALUE
       VALUES (12, 'restart', 'running', 'Lyon', $1, '{}')`,
      [JSON.stringify({ id: ANA.id, name: ANA.name })],
    );
    expect(await forget([ANA.id])).toEqual({
      ...{ pseudonym: PSEUDONYM, open: ['change 12'], deleted: {}, rewritten: {} },
    });
    expect(await holding(ANA.id)).toEqual(['public.changes.requested_by']);
  });

  it('is a command that first tells what it would do', async () => {
    await query(`INSERT INTO people VALUES ($1, $2, 'fr')`, [ANA.id, ANA.name]);
    const run = (...args: readonly string[]) =>
      execa('node', ['--import', 'tsx', 'operate/forget.main.ts', ...args], {
        ...{ cwd: ROOT, env: { DATABASE_URL: fresh.url }, reject: false },
      });
    const shown = await run(ANA.id);
    expect([shown.exitCode, shown.stdout]).toEqual([0, expect.stringContaining('people: 1 deleted')]);
    expect(await holding(ANA.id)).toEqual(['public.people.id']);
    const done = await run(ANA.id, '--yes', '--json');
    expect(JSON.parse(done.stdout)).toMatchObject({ done: true, deleted: { people: 1 } });
    expect(await holding(ANA.id)).toEqual([]);
    const wrong = await run('Ana');
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining('names nobody')]);
  }, 60_000);
});
