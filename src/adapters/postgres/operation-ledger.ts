import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { OperationLedger } from '../../operations/index.ts';
import { exclusively } from './locks.ts';
import { operationPlans } from './operation-plans.ts';
import { operationReports } from './operation-reports.ts';
import { operationTargets } from './operation-targets.ts';
import type { Schema } from './schema.ts';

export function operationLedger(db: Kysely<Schema>, pool: pg.Pool): OperationLedger {
  return {
    ...operationPlans(db),
    ...operationTargets(db),
    ...operationReports(db),
    exclusively: (key, work) => exclusively(pool, key, work),
  };
}
