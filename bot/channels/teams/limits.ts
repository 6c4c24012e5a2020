/** Teams' published sending limits, kept before the service has to refuse. */
import type { RateWindow, SharedRate } from '../../../src/kernel/rate.ts';
import type { Place } from '../../turn.ts';
import { waitForRoom, type Budget } from '../patience.ts';

/** "Send to conversation", per bot and conversation; edits count too (Microsoft Learn, "Optimize your bot with rate limiting"). */
export const CONVERSATION_WINDOWS: readonly RateWindow[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];

/** Per app and tenant, over all conversations. */
export const TENANT_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 1_000 }];

export interface Limits {
  /** Waits up to two seconds for room; then `channel.throttled` with `waitMs`, retry later. */
  waitForRoom(place: Pick<Place, 'conversationId' | 'tenantId'>): Promise<void>;
  /** Counts what is sent in answer to somebody: that is never held back. */
  note(place: Pick<Place, 'conversationId' | 'tenantId'>): void;
}

export function createLimits(rate: SharedRate, sleep: (ms: number) => Promise<void>): Limits {
  return {
    async waitForRoom(place) {
      for (const budget of budgetsOf(place)) await waitForRoom(rate, budget, sleep);
    },
    note(place) {
      for (const { key, windows } of budgetsOf(place)) rate.note(key, windows);
    },
  };
}

function budgetsOf({
  conversationId,
  tenantId,
}: Pick<Place, 'conversationId' | 'tenantId'>): readonly Budget[] {
  const ofConversation = { key: `teams:${conversationId}`, windows: CONVERSATION_WINDOWS };
  if (tenantId === null) return [ofConversation];
  return [ofConversation, { key: `teams:tenant:${tenantId}`, windows: TENANT_WINDOWS }];
}
