/** The ledger's rows as records. The database holds what this program wrote: the casts name it again. */
import type { Selectable } from 'kysely';
import type { TargetState } from '../../changes/index.ts';
import type { Mac, Region } from '../../devices/index.ts';
import type { SignInBatch, Stage, Target } from '../../enrolment/index.ts';
import type { Schema } from './schema.ts';

export function targetOf(row: Selectable<Schema['targets']>): Target {
  return {
    position: row.position,
    row: row.row,
    mac: row.mac as Mac,
    upn: row.upn,
    site: row.site,
    region: row.region as Region,
    vendor: row.vendor,
    outcome: row.outcome as Target['outcome'],
    stage: row.stage as Stage,
    state: row.state as TargetState,
    code: row.code,
    verificationCode: row.verification_code,
    codeExpiresAt: row.code_expires_at,
    batch: row.batch,
  };
}

export function batchOf(row: Selectable<Schema['sign_in_batches']>): SignInBatch {
  return {
    changeId: row.change_id,
    number: row.number,
    region: row.region as Region,
    state: row.state as SignInBatch['state'],
    batchId: row.batch_id,
    intentAt: row.intent_at,
  };
}
