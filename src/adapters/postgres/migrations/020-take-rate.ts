import { sql, type Kysely } from 'kysely';

/** Taking from a shared budget is one way to the database and back: it is asked for before every message and every request. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION take_rate(budget text, counts integer[], spans_ms integer[], amount integer) RETURNS integer
    LANGUAGE plpgsql AS $$
      DECLARE
        before timestamptz[];
        wait_ms integer;
        remembered integer := (SELECT max(count) FROM unnest(counts) AS c(count));
      BEGIN
        INSERT INTO rates (key, taken) VALUES (budget, '{}') ON CONFLICT DO NOTHING;
        SELECT taken INTO STRICT before FROM rates WHERE key = budget FOR UPDATE;
        -- For each window: the moment its room for the amount opens is when the (count - amount + 1)-th newest leaves it. What a clock
        -- that was set back left in the future counts for nothing, or everybody would wait for that time to come.
        SELECT coalesce(max(ceil(extract(epoch FROM full_until - clock_timestamp()) * 1000)), 0)
          INTO wait_ms
          FROM unnest(counts, spans_ms) AS w(count, ms),
            LATERAL (SELECT t + make_interval(secs => w.ms / 1000.0) AS full_until
                     FROM unnest(before) AS t WHERE t <= clock_timestamp()
                     ORDER BY t DESC OFFSET greatest(0, w.count - amount) LIMIT 1) AS nth;
        IF wait_ms > 0 THEN
          RETURN wait_ms;
        END IF;
        UPDATE rates SET taken = (array_fill(clock_timestamp(), ARRAY[amount]) || before)[1:remembered]
          WHERE key = budget;
        RETURN 0;
      END $$`.execute(db);
}
