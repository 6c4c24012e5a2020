/** Slack's published limits, kept before Slack has to refuse (https://docs.slack.dev/apis/web-api/rate-limits). */
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { RateWindow, SharedRate } from '../../../src/kernel/rate.ts';
import type { Spot } from './place.ts';

/** "1 message per second per channel"; threads are part of their channel. */
const CHANNEL_WINDOWS: readonly RateWindow[] = [{ count: 1, ms: 1_000 }];
/** "Several hundred messages per minute" in a workspace. */
const WORKSPACE_WINDOWS: readonly RateWindow[] = [{ count: 200, ms: 60_000 }];
/** chat.update: tier 3, 50 a minute in a workspace. */
const UPDATE_WINDOWS: readonly RateWindow[] = [{ count: 50, ms: 60_000 }];

/** A job slot is worth more than waiting longer than this: the job is put back instead. */
const LONGEST_WAIT_MS = 2_000;

type Deed = 'post' | 'update';

export interface Limits {
  /** Waits up to two seconds for room; then `channel.throttled` with `waitMs`, retry later. */
  waitForRoom(deed: Deed, spot: Spot): Promise<void>;
  /** Counts what is sent in answer to somebody: that is never held back. */
  note(deed: Deed, spot: Spot): void;
}

export function createLimits(rate: SharedRate, sleep: (ms: number) => Promise<void>): Limits {
  async function take({ key, windows }: Budget): Promise<void> {
    let waited = 0;
    for (let waitMs = await rate.take(key, windows); waitMs > 0; waitMs = await rate.take(key, windows)) {
      waited += waitMs;
      if (waited > LONGEST_WAIT_MS)
        throw new LinekeeperError('channel.throttled', { waitMs }, { retry: 'later' });
      await sleep(waitMs);
    }
  }
  return {
    async waitForRoom(deed, spot) {
      for (const budget of budgetsOf(deed, spot)) await take(budget);
    },
    note(deed, spot) {
      for (const { key, windows } of budgetsOf(deed, spot)) rate.note(key, windows);
    },
  };
}

interface Budget {
  readonly key: string;
  readonly windows: readonly RateWindow[];
}

function budgetsOf(deed: Deed, { team, channel }: Spot): readonly Budget[] {
  if (deed === 'update') return [{ key: `slack:update:${team}`, windows: UPDATE_WINDOWS }];
  return [
    { key: `slack:${team}/${channel}`, windows: CHANNEL_WINDOWS },
    { key: `slack:${team}`, windows: WORKSPACE_WINDOWS },
  ];
}
