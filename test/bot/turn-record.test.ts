import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

/** pino's numbers of the levels. */
const [INFO, WARN, ERROR] = [30, 40, 50];

describe('bot/turn-record.ts', () => {
  let bot: Linekeeper;
  let database: pg.Client;
  beforeAll(async () => {
    bot = await startLinekeeper();
    database = new pg.Client({ connectionString: bot.config.databaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await bot.close();
  });

  const logged = (fits: (line: Record<string, unknown>) => boolean): Record<string, unknown>[] =>
    bot.lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(fits);
  const ended = (what: string): Record<string, unknown>[] =>
    logged((line) => line.msg === 'a turn ended' && line.what === what);

  it('logs a line for each turn, by a name of ours for what was asked for', async () => {
    await bot.teams.say('help');
    await bot.teams.say('whats the matter with megan bowen');
    await bot.teams.say('approve 99');
    expect(ended('help')).toMatchObject([{ level: INFO, channel: 'teams', outcome: 'answered' }]);
    expect(ended('unknown')).toMatchObject([{ level: INFO, outcome: 'answered' }]);
    expect(ended('approve')).toMatchObject([{ level: INFO, outcome: 'refused' }]);
    expect(JSON.stringify(logged(({ msg }) => msg === 'a turn ended'))).not.toMatch(/megan|99/);
  });

  it('shows under an error the reference that all its lines carry', async () => {
    await database.query('ALTER TABLE watches RENAME TO watches_away');
    const said = answerOf(await bot.teams.say('watches')).split('\n');
    await database.query('ALTER TABLE watches_away RENAME TO watches');
    const [, reference] = /^Reference: ([2-9a-z]{8})$/m.exec(said.join('\n')) ?? [];
    expect(reference).toBeDefined();
    const lines = logged((line) => line.reference === reference);
    expect(lines).toContainEqual(expect.objectContaining({ level: ERROR, msg: 'a turn failed' }));
    expect(lines.at(-1)).toMatchObject({
      level: WARN,
      msg: 'a turn ended',
      what: 'watches',
      outcome: 'failed',
    });
  });

  it('takes what is delivered again for no turn of its own', async () => {
    const outcome = await bot.teams.say('whoami');
    await bot.teams.deliverAgain(outcome);
    expect(ended('whoami').map(({ level, outcome: how }) => [level, how])).toEqual([
      [INFO, 'answered'],
      [20, 'repeated'],
    ]);
  });
});
