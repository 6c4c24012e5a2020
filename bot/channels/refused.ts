import { within } from '../../src/kernel/within.ts';
import type { Channel } from './channel.ts';

/** The names of the channels whose platform refuses the bot's credentials; one that does not answer in time is not among them. */
export async function refusedOf(channels: readonly Channel[], withinMs: number): Promise<readonly string[]> {
  const asked = channels.map(async ({ name, refuses }) => {
    const isRefused = refuses ? within(AbortSignal.timeout(withinMs), refuses()) : Promise.resolve(false);
    return (await isRefused.catch(() => false)) ? [name] : [];
  });
  return (await Promise.all(asked)).flat();
}
