/** How hard the tenant and the chat were pressed, read from what they recorded. */
import type { Json, RecordedCall } from '../helpers/connector.ts';
import type { StartedTenant } from '../helpers/demo-tenant.ts';

/** The most events within any stretch of `ms`. */
function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, time, last) => {
    while (time - (sorted[first] ?? time) >= ms) first++;
    return Math.max(most, last - first + 1);
  }, 0);
}

/** Graph's own requests; the items of a `$batch` count, the batch does not. */
export function mostGraphRequests(demo: StartedTenant, ms: number): number {
  const counted = demo
    .requests()
    .filter(({ path, kind }) => /^\/(v1\.0|beta)\//.test(path) && kind !== 'batch');
  return mostWithin(
    counted.map(({ at }) => Date.parse(at)),
    ms,
  );
}

/** The most batches that one region ran at the same time. */
export function mostBatchesAtOnce({ tenant: { world } }: StartedTenant): number {
  const batches = [...world.batches.values()];
  const running = batches.map(
    ({ region, endsAt }) =>
      batches.filter(
        (other) =>
          other.region === region &&
          other.endsAt >= endsAt &&
          other.endsAt - world.options.bulkSignInMs < endsAt,
      ).length,
  );
  return Math.max(0, ...running);
}

/** The card that a call carried. */
export function cardOf({ activity }: RecordedCall): Json | undefined {
  const attachments = (activity?.attachments ?? []) as { content: Json }[];
  return attachments[0]?.content;
}
