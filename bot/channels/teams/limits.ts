/** Teams' published sending limits, kept before the service has to refuse. */
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { RateWindow, SharedRate } from '../../../src/kernel/rate.ts';
import type { Place } from '../../turn.ts';

/** "Send to conversation", per bot and conversation; edits count too (Microsoft Learn, "Optimize your bot with rate limiting"). */
export const CONVERSATION_WINDOWS: readonly RateWindow[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];

/** Per app and tenant, over all conversations. */
export const TENANT_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 1_000 }];

/** A job slot is worth more than waiting longer than this: the job is put back instead. */
const LONGEST_WAIT_MS = 2_000;

export interface Limits {
  /** Waits up to two seconds for room; then `channel.throttled` with `waitMs`, retry later. */
  waitForRoom(place: Pick<Place, 'conversationId' | 'tenantId'>): Promise<void>;
  /** Counts what is sent in answer to somebody: that is never held back. */
  note(place: Pick<Place, 'conversationId' | 'tenantId'>): void;
}

export function createLimits(rate: SharedRate, sleep: (ms: number) => Promise<void>): Limits {
  async function take(key: string, windows: readonly RateWindow[]): Promise<void> {
    let waited = 0;
    for (let waitMs = await rate.take(key, windows); waitMs > 0; waitMs = await rate.take(key, windows)) {
      waited += waitMs;
      if (waited > LONGEST_WAIT_MS)
        throw new LinekeeperError('channel.throttled', { waitMs }, { retry: 'later' });
      await sleep(waitMs);
    }
  }
  return {
    async waitForRoom({ conversationId, tenantId }) {
      await take(conversationKey(conversationId), CONVERSATION_WINDOWS);
      if (tenantId !== null) await take(tenantKey(tenantId), TENANT_WINDOWS);
    },
    note({ conversationId, tenantId }) {
      rate.note(conversationKey(conversationId), CONVERSATION_WINDOWS);
      if (tenantId !== null) rate.note(tenantKey(tenantId), TENANT_WINDOWS);
    },
  };
}

const conversationKey = (id: string): string => `teams:${id}`;
const tenantKey = (id: string): string => `teams:tenant:${id}`;
