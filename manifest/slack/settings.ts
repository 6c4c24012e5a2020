import { z } from 'zod';
import type { Reached } from './manifest.ts';

const publicUrl = z.url({ protocol: /^https$/ });

/**
 * How the bot is to be reached.
 * @param args of the command: `socket` for Socket Mode
 * @throws with the name of what is missing, and what it should be
 */
export function reachedBy(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Reached {
  const [how, ...more] = args;
  if (more.length > 0 || (how !== undefined && how !== 'socket'))
    throw new Error(`“${args.join(' ')}” means nothing here: only “socket” may follow, for Socket Mode.`);
  if (how === 'socket') return { by: 'socket' };
  const read = publicUrl.safeParse(env.PUBLIC_URL);
  if (!read.success)
    throw new Error(
      'The setting PUBLIC_URL is missing or wrong: expected an address that begins with https://, by which Slack reaches the bot. ' +
        'Where it cannot, write the manifest for Socket Mode: npm run manifest:slack -- socket',
    );
  return { by: 'http', publicUrl: read.data };
}
