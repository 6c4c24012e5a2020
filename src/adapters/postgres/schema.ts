import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Json<T extends object> = JSONColumnType<T>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

/** The tables, as the migrations make them. */
export interface Schema {
  changes: {
    id: Generated<number>;
    kind: string;
    state: string;
    name: string;
    digest: string | null;
    total: Generated<number>;
    requested_by: Json<{ id: string; name: string }>;
    place: Json<object>;
    retry_of: number | null;
    approvals_needed: Generated<number>;
    cancelling: Generated<boolean>;
    note: ColumnType<object | null, string | null, string | null>;
    created_at: CreatedAt;
    judged_at: Date | null;
    started_at: Date | null;
    finished_at: Date | null;
    expires_at: Date | null;
  };
  approvals: { change_id: number; digest: string; person_id: string; person_name: string; at: CreatedAt };
  csv_sources: { change_id: number; source: Json<object> };
  targets: {
    change_id: number;
    position: number;
    row: number;
    mac: string;
    upn: string | null;
    site: string | null;
    region: string;
    vendor: string;
    outcome: string;
    stage: string;
    state: string;
    code: string | null;
    verification_code: string | null;
    code_expires_at: Date | null;
    batch: number | null;
    moved_at: Date;
  };
  rejected_rows: {
    change_id: number;
    row: number;
    outcome: string;
    mac: string;
    upn: string | null;
    site: string | null;
    region: string | null;
    hint: Json<Record<string, string | number>>;
  };
  sign_in_batches: {
    change_id: number;
    number: number;
    region: string;
    state: string;
    batch_id: string | null;
    intent_at: Date | null;
  };
  devices: {
    id: string;
    mac: string;
    name: string;
    site: string | null;
    region: string | null;
    vendor: string;
    model: string;
    firmware: string | null;
    user_id: string | null;
    upn: string | null;
    health: string;
    activity: string;
    modified_at: Date | null;
    /** name, site, vendor, model and upn without case and accents: what selectors compare with. */
    name_folded: string;
    site_folded: string | null;
    vendor_folded: string;
    model_folded: string;
    upn_folded: string | null;
    /** When the phone was last asked for its firmware; null before that, and once its health has changed since. */
    firmware_read_at: Date | null;
  };
  inventory_syncs: { id: Generated<number>; started_at: Date; finished_at: CreatedAt };
  audit: {
    id: Generated<number>;
    at: CreatedAt;
    who: Json<{ id: string; name: string }>;
    action: string;
    subject: string;
    detail: ColumnType<Record<string, unknown> | null, string | null, never>;
    conversation: ColumnType<{ channel: string; conversationId: string } | null, string | null, never>;
  };
  conversations: {
    channel: string;
    id: string;
    place: Json<object>;
    reference: Json<object>;
    person_id: string | null;
    retired: Generated<boolean>;
    saved_at: CreatedAt;
  };
  people: { id: string; name: string; locale: string | null };
  turns: { channel: string; id: string; at: CreatedAt };
  downloads: {
    token_hash: string;
    subject: string;
    id: number;
    sheet: string;
    locale: string;
    expires_at: Date;
  };
  runs: {
    id: Generated<number>;
    runbook: string;
    status: string;
    state: Json<object>;
    revision: Generated<number>;
    started_by: Json<{ id: string; name: string }>;
    started_at: CreatedAt;
    place: Json<object>;
    due_at: Date | null;
  };
  run_events: {
    run_id: number;
    revision: number;
    event: Json<object>;
    who: Json<{ id: string; name: string }>;
    at: Date;
  };
  live_cards: {
    subject: string;
    id: number;
    channel: string;
    conversation_id: string;
    message_id: string;
    locale: string;
    shown: string;
  };
  checks: {
    id: Generated<number>;
    kind: string;
    input: Json<object>;
    asked_by: Json<{ id: string; name: string }>;
    place: Json<object>;
    locale: string;
    findings: ColumnType<readonly object[] | null, string | null, string | null>;
    ok: boolean | null;
    created_at: CreatedAt;
    started_at: Date | null;
    finished_at: Date | null;
  };
  rates: { key: string; taken: Date[] };
}
