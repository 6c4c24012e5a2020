import { sql, type Kysely } from 'kysely';

/**
 * Chains the audit: whoever alters, removes or moves an entry breaks it, and seals (signed elsewhere) say where it ended. docs/audit.md
 * tells the algorithm.
 *
 * An entry is linked when its transaction commits, by a deferred trigger, so that the one lock that the chain needs is the last that any
 * transaction takes: whoever holds it waits for nobody. Triggers are ENABLE ALWAYS, or `session_replication_role` would pass them by.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_chain (
      seq bigint PRIMARY KEY,
      entry_id bigint NOT NULL UNIQUE,
      previous bytea NOT NULL,
      hash bytea NOT NULL
    );
    CREATE TABLE audit_seals (
      kind text NOT NULL CHECK (kind IN ('checkpoint', 'anchor')),
      seq bigint NOT NULL,
      hash bytea NOT NULL,
      at timestamptz NOT NULL,
      key_id text NOT NULL,
      signature bytea NOT NULL,
      PRIMARY KEY (kind, seq)
    );
    CREATE INDEX audit_by_time ON audit USING brin (at);

    CREATE FUNCTION audit_time(at timestamptz) RETURNS text LANGUAGE sql STABLE
      RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

    CREATE FUNCTION audit_hash(seq bigint, previous bytea, entry audit) RETURNS bytea LANGUAGE sql STABLE
      RETURN sha256(convert_to(concat(
        '["linekeeper-audit-1","', seq, '","', encode(previous, 'hex'), '","', audit_time((entry).at), '",',
        to_json((entry).who::text), ',', to_json((entry).action), ',', to_json((entry).subject), ',',
        coalesce(to_json((entry).detail::text)::text, 'null'), ',',
        coalesce(to_json((entry).conversation::text)::text, 'null'), ']'), 'UTF8'));

    -- Whatever is given beside the entry's id counts for nothing.
    CREATE FUNCTION compute_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE entry audit;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
        SELECT * INTO STRICT entry FROM audit WHERE id = NEW.entry_id;
        SELECT seq + 1, hash INTO NEW.seq, NEW.previous FROM audit_chain ORDER BY seq DESC LIMIT 1;
        IF NOT FOUND THEN
          NEW.seq := 1;
          NEW.previous := decode(repeat('00', 32), 'hex');
        END IF;
        NEW.hash := audit_hash(NEW.seq, NEW.previous, entry);
        RETURN NEW;
      END $$;
    CREATE TRIGGER audit_link_computed BEFORE INSERT ON audit_chain
      FOR EACH ROW EXECUTE FUNCTION compute_audit_link();

    INSERT INTO audit_chain (entry_id) SELECT id FROM audit ORDER BY id;

    CREATE FUNCTION link_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_chain (entry_id) VALUES (NEW.id);
        RETURN NULL;
      END $$;
    CREATE CONSTRAINT TRIGGER audit_linked AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION link_audit_entry();

    CREATE FUNCTION check_audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM audit_chain WHERE seq = NEW.seq AND hash = NEW.hash) THEN
          RAISE EXCEPTION 'the audit has no such entry to seal';
        END IF;
        -- The newest entry stays: the next one is chained to it.
        IF NEW.kind = 'anchor' AND NOT EXISTS (SELECT FROM audit_chain WHERE seq > NEW.seq) THEN
          RAISE EXCEPTION 'the audit keeps its newest entry';
        END IF;
        RETURN NEW;
      END $$;
    CREATE TRIGGER audit_seal_checked BEFORE INSERT ON audit_seals
      FOR EACH ROW EXECUTE FUNCTION check_audit_seal();

    -- What an anchor covers may go; nothing else is ever removed.
    CREATE FUNCTION refuse_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE gone bigint;
      BEGIN
        IF TG_TABLE_NAME = 'audit' THEN
          SELECT seq INTO gone FROM audit_chain WHERE entry_id = OLD.id;
        ELSE
          gone := OLD.seq;
        END IF;
        IF gone IS NULL OR NOT EXISTS (SELECT FROM audit_seals WHERE kind = 'anchor' AND seq >= gone) THEN
          RAISE EXCEPTION 'the audit is append-only';
        END IF;
        RETURN OLD;
      END $$;
    DROP TRIGGER audit_append_only ON audit;
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit_chain
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER audit_kept BEFORE DELETE ON audit
      FOR EACH ROW EXECUTE FUNCTION refuse_forgetting();
    CREATE TRIGGER audit_kept BEFORE DELETE ON audit_chain
      FOR EACH ROW EXECUTE FUNCTION refuse_forgetting();

    ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_append_only;
    ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_kept;
    ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_linked;
    ALTER TABLE audit_chain ENABLE ALWAYS TRIGGER audit_append_only;
    ALTER TABLE audit_chain ENABLE ALWAYS TRIGGER audit_kept;
    ALTER TABLE audit_chain ENABLE ALWAYS TRIGGER audit_link_computed;
    ALTER TABLE audit_seals ENABLE ALWAYS TRIGGER audit_append_only;
    ALTER TABLE audit_seals ENABLE ALWAYS TRIGGER audit_seal_checked;
  `.execute(db);
}
