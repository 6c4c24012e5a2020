import { createPace } from '../src/kernel/pace.ts';
import { say } from './answer.ts';
import type { ChannelEvents } from './channels/channel.ts';

/** Ten buttons pressed in a row, twice over, and still nobody is told to be slower. */
const BURST = 30;
/** A client that opens a long chat brings its cards up to date one by one; those that it may not keep showing what they show. */
const REFRESHES = { burst: 60, everyMs: 250 };
const MINUTE_MS = 60_000;

/**
 * Keeps one person from taking the bot up: whoever asks faster is told so once, with when to go on, and not heard until then.
 * Nobody else notices.
 */
export function withoutFloods(
  events: ChannelEvents,
  turnsPerMinute: number,
  now = (): number => performance.now(),
): ChannelEvents {
  const everyMs = MINUTE_MS / turnsPerMinute;
  const refreshes = createPace(REFRESHES, now);
  const pace = createPace({ burst: BURST, everyMs }, now);
  /** Long enough for the whole burst to be there again. */
  const silence = createPace({ burst: 1, everyMs: BURST * everyMs }, now);

  return {
    ...events,
    async turn(turn) {
      const { id } = turn.who;
      if (turn.automatic) return refreshes.take(id) === 0 ? events.turn(turn) : undefined;
      if (silence.wait(id) > 0) return;
      if (pace.take(id) === 0) return events.turn(turn);
      silence.take(id);
      const seconds = Math.ceil(silence.wait(id) / 1_000);
      await turn.reply(say('warning', 'too-fast', { seconds }).view(turn.locale));
    },
  };
}
