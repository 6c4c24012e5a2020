import { createPace } from '../../src/kernel/pace.ts';
import { say, type Answer } from '../answer.ts';
import type { ChannelEvents } from '../channels/channel.ts';
import type { Turn } from '../turn.ts';

/** Ten buttons pressed in a row, twice over, and still nobody is told to be slower. */
const BURST = 30;
/** A client that opens a long chat brings its cards up to date one by one; those that it may not keep showing what they show. */
const REFRESHES = { burst: 60, everyMs: 250 };
/** Turns at work at once, of all people: more would only wait for each other, until Teams sends them again. */
const MOST_AT_ONCE = 200;
const MINUTE_MS = 60_000;

/**
 * Keeps one person from taking the bot up: whoever asks faster is told so once, with when to go on, and not heard until then.
 * Nobody else notices, unless all together ask for more than can be done.
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
  let atWork = 0;

  async function hear(turn: Turn): Promise<void> {
    if (atWork >= MOST_AT_ONCE) return tell(turn, say('warning', 'busy'));
    atWork += 1;
    try {
      await events.turn(turn);
    } finally {
      atWork -= 1;
    }
  }

  return {
    ...events,
    async turn(turn) {
      const { id } = turn.who;
      if (turn.automatic) return refreshes.take(id) === 0 ? hear(turn) : undefined;
      if (silence.wait(id) > 0) return;
      if (pace.take(id) === 0) return hear(turn);
      silence.take(id);
      const seconds = Math.ceil(silence.wait(id) / 1_000);
      await tell(turn, say('warning', 'too-fast', { seconds }));
    },
  };
}

/** A card that brings itself up to date keeps what it shows. */
async function tell(turn: Turn, answer: Answer): Promise<void> {
  if (!turn.automatic) await turn.reply(answer.view(turn.locale));
}
