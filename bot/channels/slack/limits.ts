/** Slack's published limits, kept before Slack has to refuse (https://docs.slack.dev/apis/web-api/rate-limits). */
import type { RateWindow, SharedRate } from '../../../src/kernel/rate.ts';
import { waitForRoom, type Budget } from '../patience.ts';
import type { Spot } from './place.ts';

/** "1 message per second per channel"; threads are part of their channel. */
const CHANNEL_WINDOWS: readonly RateWindow[] = [{ count: 1, ms: 1_000 }];
/** "Several hundred messages per minute" in a workspace. */
const WORKSPACE_WINDOWS: readonly RateWindow[] = [{ count: 200, ms: 60_000 }];
/** chat.update: tier 3, 50 a minute in a workspace. */
const UPDATE_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 60_000 }];

type Deed = 'post' | 'update';

export interface Limits {
  /** Waits up to two seconds for room; then `channel.throttled` with `waitMs`, retry later. */
  waitForRoom(deed: Deed, spot: Spot): Promise<void>;
  /** Counts what is sent in answer to somebody: that is never held back. */
  note(deed: Deed, spot: Spot): void;
}

export function createLimits(rate: SharedRate, sleep: (ms: number) => Promise<void>): Limits {
  return {
    async waitForRoom(deed, spot) {
      for (const budget of budgetsOf(deed, spot)) await waitForRoom(rate, budget, sleep);
    },
    note(deed, spot) {
      for (const { key, windows } of budgetsOf(deed, spot)) rate.note(key, windows);
    },
  };
}

function budgetsOf(deed: Deed, { team, channel }: Spot): readonly Budget[] {
  if (deed === 'update') return [{ key: `slack:update:${team}`, windows: UPDATE_WINDOWS }];
  return [
    { key: `slack:${team}/${channel}`, windows: CHANNEL_WINDOWS },
    { key: `slack:${team}`, windows: WORKSPACE_WINDOWS },
  ];
}
