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
    request: ColumnType<object | null, string | null, never>;
    tolerated: Generated<number>;
    approvals_needed: Generated<number>;
    cancelling: Generated<boolean>;
    note: ColumnType<object | null, string | null, string | null>;
    created_at: CreatedAt;
    judged_at: Date | null;
    started_at: Date | null;
    finished_at: Date | null;
    expires_at: Date | null;
    unsure_since: Date | null;
  };
  operation_targets: {
    change_id: number;
    position: number;
    subject_id: string;
    name: string;
    mac: string | null;
    site: string | null;
    region: string | null;
    vendor: string | null;
    model: string | null;
    firmware: string | null;
    upn: string | null;
    outcome: string;
    wave: number | null;
    before: string | null;
    action: string | null;
    version: string | null;
    step: string;
    state: string;
    code: string | null;
    operation_id: string | null;
    asked_at: Date | null;
    held_since: Date | null;
    held_by: string | null;
    look_at: Date | null;
    looks: Generated<number>;
    ended_at: Date | null;
    took_ms: number | null;
    moved_at: CreatedAt;
  };
  approvals: {
    change_id: number;
    digest: string;
    person_id: string;
    person_name: string;
    at: CreatedAt;
    lent_by_id: string | null;
    lent_by_name: string | null;
  };
  delegations: {
    id: Generated<number>;
    delegator_id: string;
    delegator_name: string;
    delegate_id: string;
    delegate_name: string;
    created_at: Date;
    until: Date;
    ended_at: Date | null;
  };
  channel_accounts: { channel: string; person_id: string; account: string; name: string };
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
    first_seen_at: Date | null;
    platform: string;
  };
  inventory_syncs: {
    id: Generated<number>;
    started_at: Date;
    finished_at: Date | null;
    pages: Generated<number>;
    next_link: string | null;
    observed_at: Date | null;
    /** The code that the tenant refused it with, or the one before it, as long as it has not ended. */
    problem: string | null;
  };
  inventory_seen: { sync_id: number; ids: string[] };
  device_watch: {
    device_id: string;
    state: string;
    since: Date;
    doubted_at: Date | null;
    read_at: Date;
    transitions: Date[];
  };
  signed_out_devices: { device_id: string; since: Date };
  incidents: {
    id: Generated<number>;
    state: string;
    suspicion: Json<object>;
    started_at: Date;
    opened_at: Generated<Date>;
    last_fall_at: Date;
    recovered_at: Date | null;
    total: Generated<number>;
    down: Generated<number>;
    gone: Generated<number>;
    flapping: Generated<number>;
    confirmed: Generated<number>;
    answers: Generated<number>;
    acknowledged_by: ColumnType<{ id: string; name: string } | null, string | null, string | null>;
    acknowledged_at: Date | null;
    snoozed_until: Date | null;
    assigned_to: ColumnType<{ id: string; name: string } | null, string | null, string | null>;
    revision: Generated<number>;
    told_revision: Generated<number>;
    look_at: Date | null;
  };
  incident_phones: {
    incident_id: number;
    device_id: string;
    mac: string;
    name: string;
    site: string | null;
    region: string | null;
    vendor: string;
    model: string;
    firmware: string | null;
    upn: string | null;
    state: string;
    fell_at: Date;
    back_at: Date | null;
    falls: Generated<number>;
    truth: string | null;
    probed_at: Date | null;
  };
  watches: {
    id: Generated<number>;
    who: Json<{ id: string; name: string }>;
    place: Json<object>;
    channel: string;
    conversation_id: string;
    locale: string;
    selector: string;
    quiet: ColumnType<object | null, string | null, string | null>;
    digest: ColumnType<object | null, string | null, string | null>;
    after_minutes: number | null;
    created_at: CreatedAt;
    digested_at: Date | null;
    digest_due_at: Date | null;
  };
  device_hints: {
    hash: string;
    device_id: string;
    received_at: CreatedAt;
    looks: Generated<number>;
    look_at: Date | null;
  };
  deadline_warnings: { id: Generated<number>; created_at: Date; told: Generated<boolean> };
  deadline_items: {
    warning_id: number;
    device_id: string;
    kind: string;
    at: Date;
    ahead_hours: number;
    device: Json<object>;
    change_id: number | null;
  };
  audit: {
    id: Generated<number>;
    at: CreatedAt;
    who: Json<{ id: string; name: string }>;
    action: string;
    subject: string;
    detail: ColumnType<Record<string, unknown> | null, string | null, never>;
    conversation: ColumnType<{ channel: string; conversationId: string } | null, string | null, never>;
  };
  signing_keys: { id: string; purpose: string; secret: Buffer; created_at: CreatedAt };
  audit_chain: { seq: string; entry_id: string; previous: Buffer; hash: Buffer };
  audit_seals: {
    kind: string;
    seq: string;
    hash: Buffer;
    at: Date;
    key_id: string;
    signature: Buffer;
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
    offer: Generated<string | null>;
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
  card_parts: { channel: string; key: string; part: Json<object>; drawn_at: CreatedAt };
  schedules: {
    id: Generated<number>;
    kind: string;
    name: string;
    request: Json<object>;
    every: Json<object>;
    zone: string;
    requested_by: Json<{ id: string; name: string }>;
    place: Json<object>;
    locale: string;
    next_at: Date;
    missed_at: Date | null;
    last_change_id: number | null;
    state: Generated<string>;
    created_at: CreatedAt;
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
  teams_admin_state: {
    only_one: Generated<boolean>;
    state: string;
    problem: string | null;
    at: Date;
  };
  rates: { key: string; taken: Date[] };
  installation: { only_one: Generated<boolean>; home: string };
}
