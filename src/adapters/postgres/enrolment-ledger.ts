import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { EnrolmentLedger } from '../../enrolment/index.ts';
import { batchLedger } from './ledger-batches.ts';
import { planLedger } from './ledger-plan.ts';
import { reportLedger } from './ledger-reports.ts';
import { targetLedger } from './ledger-targets.ts';
import { exclusively } from './locks.ts';
import type { Schema } from './schema.ts';

export function enrolmentLedger(db: Kysely<Schema>, pool: pg.Pool): EnrolmentLedger {
  return {
    ...planLedger(db),
    ...targetLedger(db),
    ...batchLedger(db),
    ...reportLedger(db),
    exclusively: (key, work) => exclusively(pool, key, work),
  };
}
