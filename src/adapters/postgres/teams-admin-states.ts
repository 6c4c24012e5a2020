import { sql, type Kysely } from 'kysely';
import type { TeamsAdminState, TeamsAdminStates } from '../../enrolment/index.ts';
import type { Schema } from './schema.ts';

export function teamsAdminStates(db: Kysely<Schema>): TeamsAdminStates {
  return {
    async note({ state, problem }) {
      const told = { state, problem, at: sql<Date>`now()` };
      await db
        .insertInto('teams_admin_state')
        .values(told)
        .onConflict((conflict) => conflict.column('only_one').doUpdateSet(told))
        .execute();
    },
    async last() {
      const row = await db
        .selectFrom('teams_admin_state')
        .select(['state', 'problem', 'at'])
        .executeTakeFirst();
      // The database holds what this program wrote.
      return row && { ...row, state: row.state as TeamsAdminState['state'] };
    },
  };
}
